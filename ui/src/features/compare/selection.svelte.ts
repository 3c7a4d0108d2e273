import type { PanelId } from "./arrangement";
import type { Dimension } from "./drivers";
import type { Metric } from "./overTime";
import type { Against } from "./tradeoff";

/** What of the comparison is looked at; the architecture itself is chosen for every screen. */
class CompareSelection {
  /** Where the keyboard goes on after a drill-down. */
  #arriving: string | null = null;
  #opened = $state.raw<PanelId[]>([]);
  against = $state<Against>("quality");
  metric = $state<Metric>("cost");
  dimension = $state<Dimension>("feature");
  /** Whether sessions are shown by the place of their calls, and not as a whole. */
  byTurn = $state(false);
  /** Whether the breakdown is a table, which leads further than its chart. */
  asTable = $state(true);
  /** The row of the breakdown whose calls are shown. */
  expanded = $state<string | null>(null);

  /** The pane that a slot shows: the one opened last, or its first. */
  shown(slot: PanelId[]): PanelId {
    return this.#opened.find((panel) => slot.includes(panel)) ?? slot[0] ?? "drivers";
  }

  open(panel: PanelId): void {
    this.#opened = [panel, ...this.#opened.filter((other) => other !== panel)];
  }

  divideBy(dimension: Dimension): void {
    this.dimension = dimension;
    this.expanded = null;
  }

  /** Shows what is behind a figure of the matrix. */
  openFigure(metric: string, panel: PanelId): void {
    if (metric === "quality") this.against = "quality";
    if (metric === "succeeded") this.metric = "success";
    this.open(panel);
  }

  /** Shows what a part of the cost is made of. */
  drillInto(dimension: Dimension, id: string): void {
    this.dimension = dimension;
    this.expanded = id;
    this.asTable = true;
    this.#arriving = id;
    this.open("breakdown");
  }

  /** Whether the row of this id was just drilled into; true once. */
  arrives(id: string): boolean {
    if (this.#arriving !== id) return false;
    this.#arriving = null;
    return true;
  }
}

export const selection = new CompareSelection();
