import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import { rows, sharedEvidence } from "./model";

const comparison = replayed({ ...sample, baseline: "small" }, "as-recorded", 52_480);
const matrix = rows(comparison, sample);

describe("matrix", () => {
  it("says of how many answers a quality is, where that is not all", () => {
    const partly = structuredClone(comparison);
    for (const { quality } of partly.outcomes)
      if (quality) Object.assign(quality, { mean: 0.943, covered_share: 0.32 });
    const figure = rows(partly, sample)[0]?.figures.find(({ metric }) => metric === "quality");
    expect(figure?.text).toMatch(/^94.* of 32/);
    expect(figure?.detail).toMatch(/^known for only 32/);
  });
  it("says why a difference of qualities is withheld", () => {
    const unlike = structuredClone(comparison);
    for (const delta of unlike.deltas) delta.quality_points = null;
    const figure = rows(unlike, sample)[1]?.figures.find(({ metric }) => metric === "quality");
    expect(figure?.delta?.text).toBe("not comparable");
    expect(figure?.detail).toMatch(/^the baseline’s quality is known of other answers/);
  });
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
