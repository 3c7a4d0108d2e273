import { costDelta, qualityDelta, successDelta, timeDelta, type DeltaText } from "$lib/format/delta";
import { isZero, signedTotal } from "$lib/format/money";
import type { ConfigurationRunner, Delta } from "$lib/ipc/generated";

export const RUNNER_NAMES: Record<ConfigurationRunner, string> = {
  gateway: "Gateway alone",
  client: "With the client",
};

export type Loss = { label: string; delta: DeltaText | null };

/** Whether nothing at all is different from the design. */
export function isNothing(delta: Delta): boolean {
  const times = [delta.ttft_p50_ms, delta.ttft_p95_ms, delta.latency_p50_ms, delta.latency_p95_ms];
  const others = [delta.success_points, delta.fallback_points, delta.quality_points];
  return isZero(delta.cost_usd) && [...times, ...others].every((value) => (value ?? 0) === 0);
}

/** What a configuration costs more, takes longer and answers less well, in the words of Compare. */
export function lossesOf(delta: Delta): Loss[] {
  const cost = costDelta(delta.cost_share);
  return [
    // In dollars, which is what a budget is held against.
    {
      label: "Cost",
      delta: cost && !isZero(delta.cost_usd) ? { ...cost, text: signedTotal(delta.cost_usd) } : cost,
    },
    { label: "Latency, p95", delta: timeDelta(delta.latency_p95_ms, null) },
    { label: "Success", delta: successDelta(delta.success_points) },
    { label: "Quality", delta: qualityDelta(delta.quality_points) },
  ];
}
