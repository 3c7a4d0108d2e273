import type { SeriesStyle } from "$components/charts/series";
import type { Comparison, Outcome, Project } from "$lib/ipc/generated";

/** What every pane below the matrix is given. */
export type PaneProps = {
  comparison: Comparison;
  project: Project;
  styles: Record<string, SeriesStyle>;
  /** Of the chosen architecture. */
  outcome: Outcome;
  base: Outcome;
};
