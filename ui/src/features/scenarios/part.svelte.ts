/** What of a scenario is looked at: what it overrides, or what its figures rest on. */
export type ScenarioPart = "overrides" | "rests";

class Looking {
  at = $state<ScenarioPart>("overrides");
}

export const looking = new Looking();
