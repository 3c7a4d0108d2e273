import { expect, it } from "vitest";
import type { FeatureOutcome, RequirementResult } from "$lib/ipc/generated";
import { notKnownBecause } from "./notKnown";

const outcome = {
  feature: "chat",
  requests: 12_000,
  unpriced: 300,
  ttft_ms: { unknown: 0 },
  latency_ms: { unknown: 1_100 },
  quality: { mean: 0.94, covered_share: 0.32 },
} as FeatureOutcome;
const why = (requirement: string, of: FeatureOutcome | undefined = outcome) =>
  notKnownBecause(
    { feature: "chat", requirement, limit: "1", value: null, met: null } as RequirementResult,
    of,
  );

it("names what of the feature's answers is not known", () => {
  expect(why("latency_p95_ms")).toBe("no latency published for 1,100 of 12,000 requests");
  expect(why("quality_floor")).toBe("quality known of 32.0\u00a0% of answers");
  expect(why("quality_floor", { ...outcome, quality: null })).toBe("no evidence of quality");
  expect(why("monthly_budget_usd")).toBe("no price for a part of 300 of 12,000 requests");
  expect(why("monthly_budget_usd", { ...outcome, unpriced: 0 })).toBe("the workload covers no time");
  expect(why("success_rate", { ...outcome, requests: 0 })).toBe("no request of it");
});
