import { describe, expect, it } from "vitest";
import { minus, sumOf } from "$lib/format/money";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import { costParts, DIMENSIONS, drivers, folded, OWN } from "./drivers";

const comparison = replayed(sample, "as-recorded", 52_480);
const outcome = (id: string) => {
  const found = comparison.outcomes.find(({ architecture }) => architecture === id);
  if (!found) throw new Error(`no outcome of ${id}`);
  return found;
};
const [base, candidate] = [outcome("gpt-4o"), outcome("by-feature")];

describe("drivers of a difference", () => {
  it.each(DIMENSIONS)("by $value sum to it exactly", ({ value }) => {
    const { from, to, steps } = drivers(base, candidate, sample, value);
    expect(sumOf(steps.map(({ change }) => change))).toBe(minus(to, from));
    const few = folded({ from, to, steps }, 3);
    expect(few.steps.length).toBeLessThanOrEqual(3);
    expect(sumOf(few.steps.map(({ change }) => change))).toBe(minus(to, from));
  });
  it("begin with the largest saving and end with what costs more", () => {
    const dearer = {
      ...candidate,
      cost_by_feature: { chat: "1", drafting: "900", summary: "2" },
      cost_usd: "903",
    };
    const cheaper = {
      ...base,
      cost_by_feature: { chat: "100.10", drafting: "3", summary: "2" },
      cost_usd: "105.10",
    };
    const { steps } = drivers(cheaper, dearer, sample, "feature");
    expect(steps.map(({ name, change }) => [name, change])).toEqual([
      ["Live chat", "-99.1"],
      ["Reply drafting", "897"],
    ]);
  });
  it("keep digits that a float would lose", () => {
    const from = { ...base, cost_by_feature: { chat: "0.1", summary: "0.2" }, cost_usd: "0.3" };
    const to = { ...base, cost_by_feature: { chat: "0.100000000001" }, cost_usd: "0.100000000001" };
    expect(drivers(from, to, sample, "feature").steps.map(({ change }) => change)).toEqual([
      "-0.2",
      "0.000000000001",
    ]);
  });
});

describe("parts of a cost", () => {
  it("name what no model bills", () => {
    const own = { ...base, cost_by_model: { "a/b": "2.5" }, own_cost_usd: "0.5", cost_usd: "3" };
    expect(costParts(own, sample, "model").at(-1)).toEqual({
      id: OWN,
      name: "Own evaluators, compression",
      cost: "0.5",
    });
  });
});
