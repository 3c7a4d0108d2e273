import { costDelta, qualityChange, successDelta, timeDelta, type DeltaText } from "$lib/format/delta";
import { percent, seconds, success } from "$lib/format/measure";
import { drawn, total } from "$lib/format/money";
import { between, betweenShares, wide } from "$lib/format/interval";
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

const INTERVALS: Record<string, (of: FigureIntervals) => string | null> = {
  Cost: (of) => between(of.cost_usd, total),
  "First token p95": (of) => between(of.ttft_p95_ms, seconds),
  "Total p95": (of) => between(of.latency_p95_ms, seconds),
  Quality: (of) => betweenShares(of.quality),
  Success: (of) => between(of.success_rate, (rate) => percent(rate, 2)),
};

type Change = (now: FeatureOutcome, before: FeatureOutcome) => DeltaText | null;

const costChange: Change = (now, before) => {
  const from = drawn(before.cost_usd);
  return from ? costDelta((drawn(now.cost_usd) - from) / from) : null;
};
const p95Change =
  (key: "ttft_ms" | "latency_ms"): Change =>
  (now, before) => {
    const [to, from] = [now[key].p95, before[key].p95];
    return timeDelta(to === null || from === null ? null : to - from, from);
  };
const successChange: Change = (now, before) => {
  if (now.requests === 0 || before.requests === 0) return null;
  const rate = ({ succeeded, requests }: FeatureOutcome) => (100 * succeeded) / requests;
  return successDelta(rate(now) - rate(before));
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
    change: Change,
    detail?: string,
  ): StripFigure => ({
    name,
    text,
    evidence,
    ...(detail !== undefined && { detail }),
    interval: intervals && wide(INTERVALS[name]?.(intervals) ?? null),
    fromPrevious: previous && change(now, previous),
    fromBaseline: baseline && change(now, baseline),
  });
  const { quality } = now;
  return [
    figure("Cost", total(now.cost_usd), costEvidence, costChange),
    figure("First token p95", seconds(now.ttft_ms.p95), now.ttft_ms.evidence, p95Change("ttft_ms")),
    figure("Total p95", seconds(now.latency_ms.p95), now.latency_ms.evidence, p95Change("latency_ms")),
    figure(
      "Quality",
      quality === null ? "–" : percent(quality.mean),
      quality?.evidence ?? null,
      (mine, before) => qualityChange(mine.quality, before.quality),
      quality === null
        ? "nothing is known of the models' quality"
        : `95 % interval ${percent(quality.low)} to ${percent(quality.high)}`,
    ),
    figure("Success", success(now.succeeded, now.requests), null, successChange),
  ];
}
