import { structuredPatch } from "diff";

/** Lines of unchanged text that stand around a change. */
const AROUND = 3;

export type DiffRow =
  | { kind: "same" | "added" | "removed"; old: number | null; new: number | null; text: string }
  /** Unchanged lines that are left out. */
  | { kind: "skipped"; lines: number };

export type Difference = { rows: DiffRow[]; added: number; removed: number };

/** The lines of a text; the end of the last one is not another line. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** What changed from one text to the other, line by line, with the numbers that the lines have in both. */
export function difference(before: string, after: string): Difference {
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: AROUND });
  const rows: DiffRow[] = [];
  let [added, removed, shown] = [0, 0, 0];
  for (const hunk of hunks) {
    let [old, own] = [hunk.oldStart, hunk.newStart];
    if (old - 1 > shown) rows.push({ kind: "skipped", lines: old - 1 - shown });
    for (const line of hunk.lines) {
      const text = line.slice(1);
      if (line.startsWith("+")) {
        rows.push({ kind: "added", old: null, new: own++, text });
        added += 1;
      } else if (line.startsWith("-")) {
        rows.push({ kind: "removed", old: old++, new: null, text });
        removed += 1;
      } else if (line.startsWith(" ")) {
        rows.push({ kind: "same", old: old++, new: own++, text });
      }
    }
    shown = old - 1;
  }
  const rest = linesOf(before).length - shown;
  if (rows.length > 0 && rest > 0) rows.push({ kind: "skipped", lines: rest });
  return { rows, added, removed };
}
