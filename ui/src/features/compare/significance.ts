import type { DeltaText } from "$lib/format/delta";
import type { Outcome, Quality, Spread } from "$lib/ipc/generated";

/** What is known of the noise in a figure. */
type Interval = { low: number; high: number };

/** Whether two intervals leave it open which of the figures is higher. */
export function overlap(a: Interval | null | undefined, b: Interval | null | undefined): boolean {
  return a != null && b != null && a.low <= b.high && b.low <= a.high;
}

/** A difference inside the noise is said to be none; its amount stays readable. */
export function withinNoise(delta: DeltaText | null, inside: boolean): DeltaText | null {
  return delta !== null && inside ? { ...delta, verdict: "same", direction: "flat" } : delta;
}

/** The 95 % intervals of the qualities overlap. */
export function sameQuality(a: Quality | null, b: Quality | null): boolean {
  return overlap(a, b);
}

/** Other seeds spread one figure over the other; false where one seed was replayed. */
export function sameUnderSeeds(
  a: Outcome,
  b: Outcome,
  figure: "success_rate" | "ttft_p95_ms" | "latency_p95_ms",
): boolean {
  const of = (outcome: Outcome): Spread<number> | null | undefined => outcome.replications?.[figure];
  return overlap(of(a), of(b));
}
