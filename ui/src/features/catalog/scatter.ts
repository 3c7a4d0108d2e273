import { seconds } from "$lib/format/measure";
import { ticks } from "$components/charts/scale";
import { BENCHMARK_NAMES, type CatalogRow } from "./figures";
import { logTicks, paretoFront, type Better, type Point } from "./front";
import type { Axis } from "./view.svelte";

export type Dot = Point & { row: CatalogRow };
export type Scatter = {
  dots: Dot[];
  /** Ids of the dots that no other one beats, in order of price. */
  front: string[];
  /** Rows that have no place in the plane, see `NOT_DRAWN`. */
  left: number;
};

export const NOT_DRAWN =
  "Not drawn is what has no such figure or no price, is free, or answers only in batches.";

export const AXIS_NAMES: Record<Axis, string> = { ...BENCHMARK_NAMES, ttft: "TTFT" };
export const AXIS_UNITS: Record<Axis, string> = {
  intelligence: "intelligence index",
  coding: "coding index",
  agentic: "agentic index",
  ttft: "median time to first token, log scale, lower is better",
};

export const betterOf = (axis: Axis): Better => (axis === "ttft" ? "lower" : "higher");

function valueOf(row: CatalogRow, axis: Axis): number | undefined {
  return axis === "ttft" ? row.ttftP50Ms : row.model.benchmarks[axis];
}

export function scatter(rows: CatalogRow[], axis: Axis): Scatter {
  const dots = rows.flatMap((row): Dot[] => {
    const y = valueOf(row, axis);
    // A log axis has no place for what is free, and a batch price buys no answer while somebody waits.
    const waits = row.cheapest.tariff === "batch";
    return y === undefined || !row.blended || waits ? [] : [{ id: row.model.id, x: row.blended, y, row }];
  });
  return { dots, front: paretoFront(dots, betterOf(axis)), left: rows.length - dots.length };
}

export function valueText(value: number, axis: Axis): string {
  return axis === "ttft" ? seconds(value) : value.toFixed(1);
}

export function tickText(value: number, axis: Axis): string {
  return axis === "ttft" ? `${Number((value / 1000).toPrecision(3))}\u00a0s` : String(value);
}

/** The upright axis: where its steps are, and how high a value stands, from 0 to 1. */
export type Upright = { steps: number[]; height: (value: number) => number };

/** Indices start at zero; latencies, of which a few are a hundred times the others, stand on a log scale. */
export function upright(dots: Dot[], axis: Axis): Upright {
  const values = dots.map(({ y }) => y);
  const most = Math.max(...values, 0) * 1.1 || 1;
  if (axis !== "ttft") {
    return { steps: ticks(most).filter((step) => step <= most), height: (value) => value / most };
  }
  const least = Math.max(1, Math.min(...values, most) * 0.8);
  const height = (value: number) => Math.log(Math.max(value, least) / least) / Math.log(most / least);
  return { steps: logTicks(least, most), height };
}

/** "101 rated, 9 that none beats: from … to …". */
export function finding({ dots, front, left }: Scatter, axis: Axis): string {
  const short = (id: string | undefined) => id?.slice(id.indexOf("/") + 1) ?? "";
  if (dots.length === 0) return "no model listed has both figures";
  const rated = `${dots.length} ${axis === "ttft" ? "measured" : "rated"}`;
  const ends = front.length === 1 ? short(front[0]) : `${short(front[0])} to ${short(front.at(-1))}`;
  const without = left > 0 ? `; ${left} not drawn` : "";
  return `${rated}, ${front.length} unbeaten: ${ends}${without}`;
}

/** Radius of a dot by its throughput, so that area goes with it. */
export function radius(tps: number | undefined): number {
  return tps === undefined ? 2.5 : Math.min(6.5, Math.max(2.5, Math.sqrt(tps) * 0.36));
}
