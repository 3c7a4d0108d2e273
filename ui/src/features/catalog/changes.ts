import { percentDifference } from "$lib/format/measure";
import type { DeltaText } from "$lib/format/delta";
import type { CatalogChanges, ChangedPrice } from "$lib/ipc/generated";
import { priceName } from "./detail";

/** The prices of one kind that changed alike at endpoints of one model. */
export type PriceRow = {
  key: string;
  model: string;
  price: string;
  condition: string | undefined;
  old: string | undefined;
  new: string | undefined;
  change: number | undefined;
  endpoints: string[];
};

/**
 * Price changes with those put together that are the same at several endpoints of a model; the largest relative change
 * first, and what has none (new, gone, free before) last.
 */
export function priceRows(prices: ChangedPrice[]): PriceRow[] {
  const found = new Map<string, PriceRow>();
  for (const one of prices) {
    const key = [one.model, one.price, one.condition, one.old_usd, one.new_usd].join("\n");
    const row = found.get(key);
    if (row) row.endpoints.push(one.endpoint);
    else {
      found.set(key, {
        key,
        model: one.model,
        price: priceName(one.price),
        condition: one.condition,
        old: one.old_usd,
        new: one.new_usd,
        change: one.change,
        endpoints: [one.endpoint],
      });
    }
  }
  const weight = ({ change }: PriceRow) => (change === undefined ? -1 : Math.abs(change));
  return [...found.values()].sort((a, b) => weight(b) - weight(a) || a.model.localeCompare(b.model));
}

export function changeDelta(change: number | undefined): DeltaText | null {
  if (change === undefined) return null;
  const text = percentDifference(change);
  return change < 0
    ? { text, verdict: "better", direction: "down" }
    : { text, verdict: "worse", direction: "up" };
}

/** "46 prices, 75 launched, 19 gone or retiring". */
export function summary(changes: CatalogChanges): string {
  const { prices, launched, retired, contexts, endpoints_added, endpoints_removed } = changes;
  const parts = [
    [prices.length, prices.length === 1 ? "price" : "prices"],
    [launched.length, "launched"],
    [retired.length, "gone or retiring"],
    [contexts.length, contexts.length === 1 ? "context" : "contexts"],
    [endpoints_added.length + endpoints_removed.length, "endpoints came or went"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return said.join(", ") || "nothing changed";
}

export function retirement({ gone, date }: { gone: boolean; date?: string }): string {
  if (gone) return date ? `gone; was announced for ${date}` : "gone";
  return date ? `announced for ${date}` : "announcement taken back";
}
