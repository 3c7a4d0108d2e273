export const SCREENS = ["workloads", "features", "compare", "document"] as const;
export type Screen = (typeof SCREENS)[number];

export const SCREEN_NAMES: Record<Screen, string> = {
  workloads: "Workloads",
  features: "Features",
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
