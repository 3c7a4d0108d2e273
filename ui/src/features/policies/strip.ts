import {
  costDelta,
  MOST_UNLIKE,
  NOT_COMPARABLE,
  qualityDelta,
  successDelta,
  timeDelta,
  type DeltaText,
} from "$lib/format/delta";
import { percent, seconds, success } from "$lib/format/measure";
import { drawn, total } from "$lib/format/money";
import { between, betweenShares } from "$lib/format/interval";
import type { Evidence, FeatureOutcome, FigureIntervals } from "$lib/ipc/generated";

/** A figure of the strip, with what changed since the last edit and from the baseline. */
export type StripFigure = {
  name: string;
  text: string;
  evidence: Evidence | null;
  detail?: string;
  /** Its 95 % interval in words; null while that is not known. */
  interval: string | null;
  fromPrevious: DeltaText | null;
  fromBaseline: DeltaText | null;
};

/** An interval whose ends read the same says no more than the figure above it. */
const isWide = (interval: string | null) => (interval?.includes("–") ? interval : null);

const INTERVALS: Record<string, (of: FigureIntervals) => string | null> = {
  Cost: (of) => between(of.cost_usd, total),
  "First token p95": (of) => between(of.ttft_p95_ms, seconds),
  "Total p95": (of) => between(of.latency_p95_ms, seconds),
  Quality: (of) => betweenShares(of.quality),
  Success: (of) => between(of.success_rate, (rate) => percent(rate, 2)),
};

type Measured = {
  value: number | null;
  /** The share of answers it is known of; unknown where it is known of all. */
  covered?: number;
  delta: (change: number | null, from: number | null) => DeltaText | null;
};

/** The five figures of a feature. `previous` and `baseline` are null where there is nothing to compare with. */
export function strip(
  now: FeatureOutcome,
  costEvidence: Evidence,
  previous: FeatureOutcome | null,
  baseline: FeatureOutcome | null,
  intervals: FigureIntervals | null = null,
): StripFigure[] {
  const figure = (
    name: string,
    text: string,
    evidence: Evidence | null,
    measure: (of: FeatureOutcome) => Measured,
    detail?: string,
  ): StripFigure => ({
    name,
    text,
    evidence,
    ...(detail !== undefined && { detail }),
    interval: intervals && isWide(INTERVALS[name]?.(intervals) ?? null),
    fromPrevious: previous && against(measure(now), measure(previous)),
    fromBaseline: baseline && against(measure(now), measure(baseline)),
  });
  const { quality } = now;
  return [
    figure("Cost", total(now.cost_usd), costEvidence, (of) => ({
      value: drawn(of.cost_usd),
      delta: (change, from) => costDelta(change === null || !from ? null : change / from),
    })),
    figure("First token p95", seconds(now.ttft_ms.p95), now.ttft_ms.evidence, (of) => ({
      value: of.ttft_ms.p95,
      delta: timeDelta,
    })),
    figure("Total p95", seconds(now.latency_ms.p95), now.latency_ms.evidence, (of) => ({
      value: of.latency_ms.p95,
      delta: timeDelta,
    })),
    figure(
      "Quality",
      quality === null ? "–" : percent(quality.mean),
      quality?.evidence ?? null,
      (of) => ({
        value: of.quality?.mean ?? null,
        covered: of.quality?.covered_share ?? 0,
        delta: (change) => qualityDelta(change === null ? null : change * 100),
      }),
      quality === null
        ? "nothing is known of the models' quality"
        : `95 % interval ${percent(quality.low)} to ${percent(quality.high)}`,
    ),
    figure("Success", success(now.succeeded, now.requests), null, (of) => ({
      value: of.requests === 0 ? null : (100 * of.succeeded) / of.requests,
      delta: (change) => (change === null ? null : successDelta(change)),
    })),
  ];
}

function against(now: Measured, before: Measured): DeltaText | null {
  if (now.value === null || before.value === null) return now.delta(null, before.value);
  if (Math.abs((now.covered ?? 1) - (before.covered ?? 1)) > MOST_UNLIKE) return NOT_COMPARABLE;
  return now.delta(now.value - before.value, before.value);
}
