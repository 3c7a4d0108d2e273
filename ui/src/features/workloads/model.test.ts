import { describe, expect, it } from "vitest";
import {
  arrivalRows,
  binRows,
  busiest,
  cachedShare,
  formatName,
  freeName,
  largest,
  nameProblem,
  requestFacts,
  shareFinding,
  shareRows,
  weekRows,
} from "./model";

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
    expect(nameProblem("a/b", [])).toContain("slashes");
    expect(nameProblem("august", ["july"])).toBeNull();
    expect(freeName("july", ["july", "july-2"])).toBe("july-3");
  });
});

describe("tables beside the charts", () => {
  it("tell the bins that hold a request", () => {
    const distribution = { edges: [1, 10, 100, 1000], counts: [1, 0, 3], p50: 200, p95: 900, max: 1000 };
    expect(binRows(distribution, String)).toEqual([
      { name: "1 to 10", requests: 1, share: 0.25 },
      { name: "100 to 1000", requests: 3, share: 0.75 },
    ]);
  });
  it("name hours of the week and windows of time", () => {
    const week = Array.from({ length: 168 }, (_, at) => (at === 38 ? 3 : 0));
    expect(weekRows(week)[38]).toEqual({ name: "Tuesday 14:00", requests: 3, share: 1 });
    expect([busiest(week), busiest([])]).toEqual(["Tuesday 14:00", null]);
    const arrivals = { start: "2026-08-01T23:00:00Z", bucket_s: 3600, counts: [1, 1] };
    expect(arrivalRows(arrivals).map(({ name }) => name)).toEqual(["2026-08-01 23:00", "2026-08-02 00:00"]);
  });
  it("count what has no name, too", () => {
    const shares = [{ id: "chat", requests: 3 }];
    expect(shareRows(shares, 4).map(({ name, share }) => [name, share])).toEqual([
      ["chat", 0.75],
      ["none", 0.25],
    ]);
    expect(shareFinding(shares, 4)).toBe("only chat");
    expect(shareFinding([], 4)).toBe("none in the log");
  });
});

describe("facts of a request", () => {
  it("leave out what the log does not say", () => {
    const request = {
      at: "2026-08-01T00:00:00Z",
      model: "a",
      model_asked: "a",
      prompt_tokens: 1,
      cached_tokens: 0,
      completion_tokens: 1,
    };
    const detail = {
      number: 1,
      key: "key:1",
      request,
      tags: [],
      cache_write_tokens: 0,
      reasoning_tokens: 7,
      images: 0,
      web_searches: 0,
      facts: ["structured_output"],
      scores: [{ model: "a", score: 0.5 }],
    };
    expect(requestFacts(detail).map(({ name, value }) => [name, value])).toEqual([
      ["Model", "a"],
      ["Reasoning tokens", "7"],
      ["Facts", "structured output"],
      ["Score of a", "0.50"],
      ["Key", "key:1"],
    ]);
  });
});
