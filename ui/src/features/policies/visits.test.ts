import { describe, expect, it } from "vitest";
import type { Explanation } from "$lib/ipc/generated";
import { isWithin, visitInWords, visitsOf } from "./visits";

const explanation = (nodes: Explanation["nodes"]): Explanation => ({
  request: 1,
  stages: [],
  attempts: [],
  nodes,
  served_by: null,
  cost_usd: "0",
});

describe("a traced request", () => {
  it("numbers nodes in the order of asking, and keeps how the last asking ended", () => {
    const visits = visitsOf(
      explanation([
        { path: "/p", answered: true },
        { path: "/p/policy", answered: false },
        { path: "/p/policy", answered: true },
      ]),
    );
    expect(visits.get("/p")).toEqual({ order: 1, answered: true, times: 1 });
    expect(visits.get("/p/policy")).toEqual({ order: 2, answered: true, times: 2 });
  });

  it("is told in words", () => {
    expect(visitInWords(null)).toBe("not on the way of the traced request");
    expect(visitInWords({ order: 2, answered: false, times: 3 })).toBe(
      "asked as number 2, 3 times, did not answer",
    );
  });

  it("belongs to a node with what is within it, not to a sibling of like name", () => {
    const stage = (node: string) => ({ stage: "filter", result: "", considered: [], reason: "", node });
    expect(isWithin(stage("/a/tiers/1/policy"), "/a/tiers/1")).toBe(true);
    expect(isWithin(stage("/a/tiers/10"), "/a/tiers/1")).toBe(false);
  });
});
