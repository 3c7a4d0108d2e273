import { count, percent } from "$lib/format/measure";
import type { FeatureOutcome, RequirementResult } from "$lib/ipc/generated";
import type { RequirementKey } from "$lib/project/requirements";

/** Why the replay could not decide a requirement: what it does not know of the feature's answers could turn the verdict. */
export function notKnownBecause(
  { requirement }: RequirementResult,
  outcome: FeatureOutcome | undefined,
): string {
  if (!outcome || outcome.requests === 0) return "no request of it";
  const of = (unknown: number) => `${count(unknown)} of ${count(outcome.requests)} requests`;
  switch (requirement as RequirementKey) {
    case "ttft_p95_ms":
      return `no latency published for ${of(outcome.ttft_ms.unknown)}`;
    case "latency_p95_ms":
      return `no latency published for ${of(outcome.latency_ms.unknown)}`;
    case "quality_floor":
      return outcome.quality
        ? `quality known of ${percent(outcome.quality.covered_share)} of answers`
        : "no evidence of quality";
    case "cost_per_request_usd":
    case "monthly_budget_usd":
      return outcome.unpriced > 0
        ? `no price for a part of ${of(outcome.unpriced)}`
        : "the workload covers no time";
    default:
      return "";
  }
}
