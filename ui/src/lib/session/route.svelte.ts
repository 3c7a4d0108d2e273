export const SCREENS = [
  "workloads",
  "catalog",
  "features",
  "policies",
  "scenarios",
  "compare",
  "document",
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
};

class Route {
  screen = $state<Screen>("compare");

  go(screen: Screen): void {
    this.screen = screen;
  }
}

export const route = new Route();
