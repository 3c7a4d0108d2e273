import { describe, expect, it } from "vitest";
import { partFor, requestsOf, synthesisOf, synthesisProblem, tagOf, type SynthesisText } from "./synthesis";

const typed: SynthesisText = {
  name: "made",
  source: "scratch",
  scale: "2",
  requests: "100000",
  start: "2026-08-03",
  days: "7",
  arrivals: "even",
  seed: "1",
  parts: [partFor("chat")],
};

describe("what a synthesis asks for", () => {
  it("is what was typed", () => {
    expect(synthesisProblem(typed)).toBeNull();
    expect(synthesisOf(typed, "july")).toEqual({
      scratch: {
        start: "2026-08-03T00:00:00Z",
        days: 7,
        requests: 100_000,
        arrivals: "even",
        features: [
          {
            tag: "chat",
            weight: 1,
            prompt: { median: 1200, p95: 6000 },
            completion: { median: 250, p95: 900 },
          },
        ],
      },
    });
    expect(synthesisOf({ ...typed, source: "like" }, "july")).toEqual({
      like: { workload: "july", scale: 2 },
    });
    expect(requestsOf({ ...typed, source: "like", scale: "1.5" }, 1001)).toBe(1502);
    expect(requestsOf({ ...typed, requests: "many" }, 0)).toBeNull();
  });
  it("is refused in words where it makes no sense", () => {
    const wrong = (change: Partial<SynthesisText>) => synthesisProblem({ ...typed, ...change });
    expect(wrong({ requests: "0" })).toContain("100 million");
    expect(wrong({ days: "1.5" })).toContain("whole number");
    expect(wrong({ start: "2026-13-01" })).toContain("date");
    expect(wrong({ seed: "x" })).toContain("seed");
    expect(wrong({ parts: [] })).toContain("at least one");
    expect(wrong({ parts: [partFor("a"), partFor("a ")] })).toContain("same tag");
    expect(wrong({ parts: [{ ...partFor("a"), weight: "0" }] })).toContain("above 0");
    expect(wrong({ parts: [{ ...partFor("a"), promptP95: "10" }] })).toContain("Tokens of a");
    expect(wrong({ source: "like", scale: "0" })).toContain("above 0");
    expect(wrong({ source: "like", parts: [] })).toBeNull();
  });
  it("names features as their match rules look for them", () => {
    const feature = { id: "drafting", name: "Drafting", requirements: {} };
    expect(tagOf({ ...feature, matches: { feature_tag: ["reply-draft"] } })).toBe("reply-draft");
    expect(tagOf({ ...feature, matches: { any: ["untagged", { feature_tag: ["draft"] }] } })).toBe("draft");
    expect(tagOf({ ...feature, matches: "always" })).toBe("drafting");
  });
});
