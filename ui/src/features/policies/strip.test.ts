import { expect, it } from "vitest";
import type { FeatureOutcome } from "$lib/ipc/generated";
import { strip } from "./strip";

const outcome = (mean: number, covered_share: number) =>
  ({
    requests: 100,
    succeeded: 100,
    cost_usd: "1",
    ttft_ms: { p95: 800, evidence: "benchmark" },
    latency_ms: { p95: 4_000, evidence: "benchmark" },
    quality: { mean, low: mean, high: mean, covered_share, evidence: "assumed" },
  }) as unknown as FeatureOutcome;
const quality = (now: FeatureOutcome, before: FeatureOutcome) =>
  strip(now, "priced", before, null).find(({ name }) => name === "Quality")?.fromPrevious;

it("takes no difference of two qualities that are known of other answers", () => {
  expect(quality(outcome(0.9, 1), outcome(0.95, 0.4))?.text).toBe("not comparable");
  expect(quality(outcome(0.9, 1), outcome(0.95, 1))?.text).toBe("−5.00\u00a0pt");
});
