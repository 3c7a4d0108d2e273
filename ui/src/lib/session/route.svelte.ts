export const SCREENS = [
  "workloads",
  "catalog",
  "features",
  "policies",
  "scenarios",
  "compare",
  "document",
  "implementation",
] as const;
export type Screen = (typeof SCREENS)[number];

export const SCREEN_NAMES: Record<Screen, string> = {
  workloads: "Workloads",
  catalog: "Catalog",
  features: "Features",
  policies: "Policies",
  scenarios: "Scenarios",
  compare: "Compare",
  document: "Document",
  implementation: "Implementation",
};

class Route {
  screen = $state<Screen>("compare");
  /** Whether the start page is shown in place of the screen. */
  atStart = $state(false);

  go(screen: Screen): void {
    this.screen = screen;
    this.atStart = false;
  }
}

export const route = new Route();
