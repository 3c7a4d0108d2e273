import { expect, it } from "vitest";
import type { Comparison, Feature } from "$lib/ipc/generated";
import { prefilled } from "./prefill";

const feature: Feature = { id: "chat", name: "Chat", matches: "always" };
const comparison = {
  baseline: "now",
  outcomes: [
    {
      architecture: "now",
      features: [
        { feature: "chat", ttft_ms: { p95: 812.3 }, latency_ms: { p95: 6_001 }, quality: { mean: 0.9427 } },
      ],
    },
  ],
} as unknown as Comparison;

it("asks that nothing gets slower than the record, nor much worse", () => {
  expect(prefilled(feature, comparison).requirements).toEqual({
    quality_floor: 0.92,
    ttft_p95_ms: 900,
    latency_p95_ms: 6_100,
  });
});

it("leaves alone what somebody has required, and what was not replayed", () => {
  const required = { ...feature, requirements: { quality_floor: 0.8 } };
  expect(prefilled(required, comparison)).toBe(required);
  expect(prefilled({ ...feature, id: "other" }, comparison).requirements).toBeUndefined();
});
