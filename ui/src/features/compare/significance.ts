import { NOT_COMPARABLE, type DeltaText } from "$lib/format/delta";
import type { ArchitectureIntervals, Outcome, Quality, Spread } from "$lib/ipc/generated";

/** What is known of the noise in a figure. */
type Interval = { low: number; high: number };

/** Whether two intervals leave it open which of the figures is higher. */
export function overlap(a: Interval | null | undefined, b: Interval | null | undefined): boolean {
  return a != null && b != null && a.low <= b.high && b.low <= a.high;
}

/** A difference inside the noise is said to be none; its amount stays readable. */
export function withinNoise(delta: DeltaText | null, inside: boolean): DeltaText | null {
  if (delta === NOT_COMPARABLE) return delta;
  return delta !== null && inside ? { ...delta, verdict: "same", direction: "flat" } : delta;
}

/** The 95 % interval of a difference to the baseline, in points. */
export type PairedInterval = Interval;

/**
 * The interval of the difference in quality on the same requests and draws, which is narrower than two intervals side by side. Only
 * where quality comes from outcomes: what is assumed of models is held fixed in it.
 */
export function pairedQuality(outcome: Outcome, own: ArchitectureIntervals | null): PairedInterval | null {
  const fromOutcomes = own?.fit !== undefined || outcome.quality?.evidence === "recorded";
  return fromOutcomes ? (own?.difference?.quality_points ?? null) : null;
}

/** Whether it is open which of two qualities is higher: by the interval of their difference, else where theirs overlap. */
export function sameQuality(
  a: Quality | null,
  b: Quality | null,
  paired: PairedInterval | null = null,
): boolean {
  return paired ? paired.low < 0 && paired.high > 0 : overlap(a, b);
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
