/** What of a scenario is looked at: what it overrides, what its figures rest on, or what the months ahead cost. */
export type ScenarioPart = "overrides" | "rests" | "ahead";

class Looking {
  at = $state<ScenarioPart>("overrides");
}

export const looking = new Looking();
