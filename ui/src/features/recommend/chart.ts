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
  /** Cost of a request, as it is written. */
  price: string;
  text: string;
};

/** The policies of a front whose cost and quality are known. */
export function dotsOf(found: FeatureSearch): FrontDot[] {
  const dots = found.front.flatMap((candidate, at): FrontDot[] => {
    const { cost_per_request_usd: cost, quality, latency_p95_ms: latency, name } = candidate;
    if (cost === null || quality === null || drawn(cost) <= 0) return [];
    const price = perRequest(cost);
    const text = `${name}: ${price} a request, quality ${percent(quality.mean)}, total p95 ${seconds(latency)}`;
    return [{ at, cost: drawn(cost), quality: quality.mean, slowness: 0, latency, price, text }];
  });
  const known = dots.flatMap(({ latency }) => latency ?? []).toSorted((a, b) => a - b);
  const last = Math.max(1, known.length - 1);
  return dots.map((dot) => ({
    ...dot,
    slowness: dot.latency === null ? 1 : known.indexOf(dot.latency) / last,
  }));
}

/** Where the present policy stands; null where its cost or quality is not known. */
export function presentDot({
  present,
}: FeatureSearch): { cost: number; quality: number; text: string } | null {
  if (!present || present.cost_per_request_usd === null || present.quality === null) return null;
  const cost = drawn(present.cost_per_request_usd);
  const text = `now: ${perRequest(present.cost_per_request_usd)}, ${percent(present.quality.mean)}`;
  return cost > 0 ? { cost, quality: present.quality.mean, text } : null;
}

/** The ends of what is drawn. */
export function plotted(
  dots: FrontDot[],
  floor: number | undefined,
  present: { cost: number; quality: number } | null = null,
) {
  const drawnOnes = [...dots, ...(present ? [present] : [])];
  const costs = drawnOnes.map(({ cost }) => cost);
  const qualities = [...drawnOnes.map(({ quality }) => quality), ...(floor === undefined ? [] : [floor])];
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
