import type { Comparison, Feature } from "$lib/ipc/generated";

/** Milliseconds are asked for in whole hundreds. */
const ROUND_MS = 100;
/** What a cheaper policy may give up in quality while nobody says otherwise; without a floor the cheapest model would do. */
const GIVEN_UP_POINTS = 2;

/**
 * The feature with what the recorded traffic says where nothing is required yet: nothing should get slower or fail more
 * often than it does now, nor answers much worse.
 */
export function prefilled(feature: Feature, comparison: Comparison | null): Feature {
  const baseline = comparison?.outcomes.find(({ architecture }) => architecture === comparison.baseline);
  const now = baseline?.features.find((one) => one.feature === feature.id);
  if (!now || Object.keys(feature.requirements ?? {}).length > 0) return feature;
  const { p95: first } = now.ttft_ms;
  const { p95: whole } = now.latency_ms;
  const mean = now.quality?.mean;
  const upTo = (ms: number) => ROUND_MS * Math.ceil(ms / ROUND_MS);
  return {
    ...feature,
    requirements: {
      ...(mean != null && {
        quality_floor: Math.max(0, Math.floor(100 * mean - GIVEN_UP_POINTS)) / 100,
      }),
      ...(first !== null && { ttft_p95_ms: upTo(first) }),
      ...(whole !== null && { latency_p95_ms: upTo(whole) }),
    },
  };
}
