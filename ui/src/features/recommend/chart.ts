import type { FeatureSearch } from "$lib/ipc/generated";
import { percent, seconds } from "$lib/format/measure";
import { drawn, perRequest } from "$lib/format/money";

/** A policy of a front as a dot. */
export type FrontDot = {
  /** Position in the front. */
  at: number;
  /** Dollars a request. */
  cost: number;
  /** 0 to 1. */
  quality: number;
  /** Its rank by total latency among the dots, 0 for the fastest to 1 for the slowest. */
  slowness: number;
  latency: number | null;
  text: string;
};

/** The policies of a front whose cost and quality are known. */
export function dotsOf(found: FeatureSearch): FrontDot[] {
  const dots = found.front.flatMap((candidate, at): FrontDot[] => {
    const { cost_per_request_usd: cost, quality, latency_p95_ms: latency, name } = candidate;
    if (cost === null || quality === null || drawn(cost) <= 0) return [];
    const text = `${name}: ${perRequest(cost)} a request, quality ${percent(quality.mean)}, total p95 ${seconds(latency)}`;
    return [{ at, cost: drawn(cost), quality: quality.mean, slowness: 0, latency, text }];
  });
  const known = dots.flatMap(({ latency }) => latency ?? []).toSorted((a, b) => a - b);
  const last = Math.max(1, known.length - 1);
  return dots.map((dot) => ({
    ...dot,
    slowness: dot.latency === null ? 1 : known.indexOf(dot.latency) / last,
  }));
}

/** The ends of what is drawn. */
export function plotted(dots: FrontDot[], floor: number | undefined) {
  const costs = dots.map(({ cost }) => cost);
  const qualities = [...dots.map(({ quality }) => quality), ...(floor === undefined ? [] : [floor])];
  const latencies = dots.flatMap(({ latency }) => latency ?? []);
  return {
    cheapest: Math.min(...costs),
    dearest: Math.max(...costs),
    worst: Math.min(...qualities),
    best: Math.max(...qualities),
    fastest: latencies.length > 0 ? Math.min(...latencies) : null,
    slowest: latencies.length > 0 ? Math.max(...latencies) : null,
  };
}
