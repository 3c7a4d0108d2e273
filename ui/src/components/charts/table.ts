/** What a chart shows, as a table: one value for its twin on screen and for the clipboard. */
export type TableData = { columns: TableColumn[]; rows: Cell[][] };
export type TableColumn = {
  name: string;
  /** Of the exact values, for example `USD`; a figure never leaves without it. */
  unit?: string;
  number?: boolean;
  code?: boolean;
};
/** `raw` is the exact value where the text is rounded or carries its unit; absent for names. */
export type Cell = { text: string; raw?: string };

export const words = (text: string): Cell => ({ text });
export const figure = (text: string, raw: string | number | null): Cell => ({
  text,
  raw: raw === null ? "" : String(raw),
});

/** Tab-separated, a line a row, with exact values under heads that name their units. */
export function tabSeparated({ columns, rows }: TableData): string {
  const head = columns.map(({ name, unit }) => inert(unit ? `${name} (${unit})` : name));
  const lines = rows.map((row) => row.map(({ text, raw }) => raw ?? inert(text)));
  return [head, ...lines].map((cells) => cells.join("\t")).join("\n");
}

/** A name keeps to its cell, and a spreadsheet does not take it for a formula. */
function inert(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return /^[=+\-@]/.test(line) ? `'${line}` : line;
}
