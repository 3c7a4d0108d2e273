import { describe, expect, it } from "vitest";
import type { Explanation } from "$lib/ipc/generated";
import { callsInShort, isWithin, visitInWords, visitsOf } from "./visits";

const attempt = (node: string): Explanation["attempts"][number] => ({
  model: "a/b",
  endpoint: "a/b@c",
  node,
  started_ms: 0,
  status: "answered",
  cost_usd: "0",
  ttft_ms: null,
  latency_ms: 1,
});
const explanation = (nodes: Explanation["nodes"], callers: string[] = []): Explanation => ({
  request: 1,
  stages: [],
  attempts: callers.map(attempt),
  nodes,
  served_by: null,
  cost_usd: "0",
});

describe("a traced request", () => {
  it("numbers nodes by their calls, as the stages do, and keeps how the last asking ended", () => {
    const visits = visitsOf(
      explanation(
        [
          { path: "/p", answered: true },
          { path: "/p/policy", answered: false },
          { path: "/p/policy", answered: true },
        ],
        ["/p/judge", "/p/policy", "/p/judge", "/p/policy"],
      ),
    );
    expect(visits.get("/p")).toEqual({ calls: [], answered: true, times: 1 });
    expect(visits.get("/p/policy")).toEqual({ calls: [2, 4], answered: true, times: 2 });
  });

  it("is told in words", () => {
    expect(visitInWords(null)).toBe("not on the way of the traced request");
    expect(visitInWords({ calls: [], answered: true, times: 1 })).toBe("on the way, answered");
    expect(visitInWords({ calls: [2], answered: false, times: 3 })).toBe(
      "call 2, asked 3 times, did not answer",
    );
    expect(visitInWords({ calls: [1, 3], answered: true, times: 2 })).toBe("calls 1, 3, answered");
    expect(callsInShort({ calls: [1, 2, 3, 7], answered: true, times: 4 })).toBe("1 … 7");
  });

  it("belongs to a node with what is within it, not to a sibling of like name", () => {
    const stage = (node: string) => ({ stage: "filter", result: "", considered: [], reason: "", node });
    expect(isWithin(stage("/a/tiers/1/policy"), "/a/tiers/1")).toBe(true);
    expect(isWithin(stage("/a/tiers/10"), "/a/tiers/1")).toBe(false);
  });
});
