import { figure, words, type Cell, type TableData } from "$components/charts/table";
import { costDelta, type DeltaText } from "$lib/format/delta";
import { count, percent } from "$lib/format/measure";
import { drawn, isZero, minus, signedTotal, total } from "$lib/format/money";
import type { Money, Outcome, Project } from "$lib/ipc/generated";
import { costParts, OWN, type Dimension } from "./drivers";

export type BreakdownRow = {
  id: string;
  name: string;
  cost: Money;
  /** What the baseline pays for it. */
  before: Money;
  share: number;
  /** Requests it answered; null where the replay does not count them. */
  answered: number | null;
  change: Money | null;
  delta: DeltaText | null;
};

/** What each feature, model or provider costs, the dearest first, beside what the baseline pays for the same. */
export function breakdown(outcome: Outcome, base: Outcome, project: Project, by: Dimension): BreakdownRow[] {
  const paid = costParts(base, project, by);
  const before = new Map(paid.map(({ id, cost }) => [id, cost]));
  const parts = new Map(costParts(outcome, project, by).map((part) => [part.id, part]));
  const all = drawn(outcome.cost_usd);
  const compared = outcome.architecture !== base.architecture;
  // A model that answers for free costs nothing and is still part of the picture, and so is what is no longer paid for.
  const served = by === "model" ? Object.keys(outcome.served_by) : [];
  const gone = compared ? [...before.keys()] : [];
  const names = new Map(paid.map(({ id, name }) => [id, name]));
  for (const id of [...served, ...gone]) {
    if (!parts.has(id)) parts.set(id, { id, name: names.get(id) ?? id, cost: "0" });
  }
  return [...parts.values()]
    .map(({ id, name, cost }) => {
      const from = before.get(id) ?? "0";
      const change = compared ? minus(cost, from) : null;
      const share = isZero(from) ? null : drawn(cost) / drawn(from) - 1;
      const judged = change === null || share === null ? null : costDelta(share);
      return {
        id,
        name,
        cost,
        before: from,
        share: all === 0 ? 0 : drawn(cost) / all,
        answered: answered(outcome, by, id),
        change,
        delta: change === null ? null : judgedChange(change, judged),
      };
    })
    .sort((a, b) => Number(a.id === OWN) - Number(b.id === OWN) || b.share - a.share);
}

/** The amount as text with the verdict of its share; what the baseline does not have is simply dearer. */
function judgedChange(change: Money, judged: DeltaText | null): DeltaText {
  if (isZero(change)) return { text: "no change", verdict: "same", direction: "flat" };
  if (judged?.verdict === "same") return { ...judged, text: signedTotal(change) };
  const up = drawn(change) > 0;
  return { text: signedTotal(change), verdict: up ? "worse" : "better", direction: up ? "up" : "down" };
}

function answered(outcome: Outcome, by: Dimension, id: string): number | null {
  if (id === OWN) return null;
  if (by === "model") return outcome.served_by[id] ?? 0;
  if (by === "feature") return outcome.features.find(({ feature }) => feature === id)?.succeeded ?? 0;
  return null;
}

const DIFFERENCE = [
  { name: "Cost of the baseline", unit: "USD", number: true },
  { name: "Difference", unit: "USD", number: true },
];

export function breakdownTable(rows: BreakdownRow[], by: Dimension, compared: boolean): TableData {
  const counted = by !== "provider";
  return {
    columns: [
      { name: by.charAt(0).toUpperCase() + by.slice(1), code: by !== "feature" },
      { name: "Cost", unit: "USD", number: true },
      { name: "Share of cost", unit: "%", number: true },
      ...(compared ? DIFFERENCE : []),
      ...(counted ? [{ name: "Requests answered", number: true }] : []),
    ],
    rows: rows.map((row): Cell[] => [
      words(row.name),
      figure(total(row.cost), row.cost),
      figure(percent(row.share), (row.share * 100).toFixed(4)),
      ...(compared
        ? [
            figure(total(row.before), row.before),
            figure(row.change === null ? "–" : signedTotal(row.change), row.change),
          ]
        : []),
      ...(counted ? [figure(row.answered === null ? "–" : count(row.answered), row.answered)] : []),
    ]),
  };
}

export function breakdownFinding(rows: BreakdownRow[], name: string): string {
  const [dearest] = rows;
  return dearest ? `${name}, ${percent(dearest.share)} in ${dearest.name}` : `${name} costs nothing`;
}
