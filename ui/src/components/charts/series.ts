export type Marker = "square" | "circle" | "triangle" | "diamond" | "cross" | "down";
/** Colour, marker and dash always go together; one architecture keeps its set on every screen. */
export type SeriesStyle = { colour: string; marker: Marker; dash: string };

const SETS: SeriesStyle[] = [
  { colour: "var(--series-1)", marker: "circle", dash: "" },
  { colour: "var(--series-2)", marker: "triangle", dash: "5 3" },
  { colour: "var(--series-3)", marker: "cross", dash: "2 3" },
  { colour: "var(--series-4)", marker: "diamond", dash: "8 3 2 3" },
  { colour: "var(--series-5)", marker: "down", dash: "3 2" },
  { colour: "var(--series-6)", marker: "circle", dash: "10 3" },
];

export const BASELINE_STYLE: SeriesStyle = { colour: "var(--series-base)", marker: "square", dash: "" };

/** The style of each architecture, by its place in the project and not by what is shown. */
export function stylesOf(ids: string[], baseline: string): Record<string, SeriesStyle> {
  const candidates = ids.filter((id) => id !== baseline);
  const styles = candidates.map((id, at) => [id, SETS[at % SETS.length] ?? BASELINE_STYLE] as const);
  return { ...Object.fromEntries(styles), [baseline]: BASELINE_STYLE };
}
