import { describe, expect, it } from "vitest";
import { cachedShare, formatName, largest, nameProblem } from "./model";

describe("workloads", () => {
  it("gathers the small shares in one row", () => {
    const shares = [1, 5, 3, 2].map((requests, at) => ({ id: `m${at}`, requests }));
    expect(largest(shares, 11, 2).map(({ id, requests }) => [id, requests])).toEqual([
      ["m1", 5],
      ["m2", 3],
      ["2 others", 3],
    ]);
    expect(largest([], 0)).toEqual([]);
  });
  it("reads formats and caches", () => {
    expect(formatName("openrouter_csv")).toBe("openrouter csv");
    expect(cachedShare({ requests: 0, prompt_tokens: 0, cached_tokens: 0 })).toBe(0);
  });
  it("says what is wrong with a name", () => {
    expect(nameProblem(" ", [])).toContain("needs a name");
    expect(nameProblem("july ", ["july"])).toContain("already");
    expect(nameProblem("august", ["july"])).toBeNull();
  });
});
