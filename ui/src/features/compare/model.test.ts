import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import { failures, leftOut, rows, sharedEvidence } from "./model";

const comparison = replayed({ ...sample, baseline: "small" }, "as-recorded", 52_480);
const matrix = rows(comparison, sample);

describe("matrix", () => {
  it("puts the baseline first and gives it no deltas", () => {
    expect(matrix.map(({ id }) => id)).toEqual(["small", "gpt-4o", "by-feature"]);
    expect(matrix[0]?.figures.every(({ delta }) => delta === null)).toBe(true);
  });
  it("carries exact wire values beside what is shown", () => {
    const outcome = comparison.outcomes.find(({ architecture }) => architecture === "gpt-4o");
    const raw = Object.fromEntries(matrix[1]?.figures.map(({ metric, raw }) => [metric, raw]) ?? []);
    expect(raw["cost_usd"]).toBe(outcome?.cost_usd);
    expect(raw["ttft_ms.p95"]).toBe(String(outcome?.ttft_ms.p95));
    expect(raw["succeeded"]).toBe(String(outcome?.succeeded));
  });
  it("marks a column only when all its figures have one evidence", () => {
    expect(sharedEvidence(matrix, 1)).toBe("priced");
    const mixed = matrix.map((row, at) => ({
      ...row,
      figures: row.figures.map((figure) => ({
        ...figure,
        evidence: at === 0 ? ("assumed" as const) : ("priced" as const),
      })),
    }));
    expect(sharedEvidence(mixed, 1)).toBeNull();
  });
});

describe("failures", () => {
  it("stand by frequency", () => {
    const [outcome] = comparison.outcomes;
    if (!outcome) throw new Error("no outcome");
    expect(failures({ ...outcome, failures_by_reason: { rate_limit: 2, outage: 1200, none: 0 } })).toBe(
      "outage 1,200, rate limit 2",
    );
  });
});

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
      "2 answers were cut short by an endpoint's limit",
    ]);
  });
});
