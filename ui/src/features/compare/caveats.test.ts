import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import { leftOut } from "./caveats";

const comparison = replayed(sample, "as-recorded", 52_480);

describe("what a reader must know beside the figures", () => {
  const [outcome] = comparison.outcomes;
  if (!outcome) throw new Error("the fake comparison has outcomes");
  it("is nothing when nothing is left out", () => {
    const complete = {
      ...outcome,
      unmatched: 0,
      truncated: 0,
      estimated: 0,
      latency_ms: { ...outcome.latency_ms, unknown: 0 },
    };
    expect(leftOut(complete)).toEqual([]);
  });
  it("counts in the right number", () => {
    const partial = {
      ...outcome,
      unmatched: 1,
      truncated: 2,
      estimated: 0,
      latency_ms: { ...outcome.latency_ms, unknown: 0 },
    };
    expect(leftOut(partial)).toEqual([
      "1 request matched no feature and is in no figure",
      "2 answers were cut short at the longest that the policy or an endpoint allows",
    ]);
  });
});
