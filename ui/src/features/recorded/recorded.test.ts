import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { between, blast, coverageSentence, what, withConditions, withIncident } from "./recorded";

const base = sample.scenarios[0]?.id ?? "";
const scenario = (project: typeof sample) => project.scenarios[0];

describe("recorded conditions", () => {
  it("know when an incident began no better than between two looks", () => {
    expect(between("2026-07-23T04:47:00Z", "2026-07-23T07:55:00Z")).toBe("2026-07-23 04:47 to 07:55");
    expect(between("2026-07-23T23:26:00Z", "2026-07-24T00:54:00Z")).toBe(
      "2026-07-23 23:26 to 2026-07-24 00:54",
    );
    expect(between(undefined, "2026-07-21T03:54:00Z")).toBe("by 2026-07-21 03:54");
    expect(between("2026-07-27T23:32:00Z", undefined)).toBe("after 2026-07-27 23:32");
  });

  it("say what was wrong and what it cost", () => {
    const incident = {
      id: "a/one@p/slow/x",
      endpoint: "a/one@p",
      kind: "slow" as const,
      began_by: "2026-07-23T04:47:00Z",
      ended_after: "2026-07-23T04:47:00Z",
      looks: 1,
      requests: 100,
      worst_factor: 4.2,
    };
    expect(what(incident)).toBe("4.2 times as slow");
    expect(what({ ...incident, kind: "out_of_balancing", worst_factor: 1.1 })).toBe("out of balancing");
    const radius = { incident: "", architecture: "a", scenario: "s", moved: 0, latency_p95_ms: null };
    expect(blast({ ...radius, cost_usd: "0.5", unanswered: 3, ttft_p95_ms: 400 })).toBe(
      "+$0.50, 3 more not answered, +0.40\u00a0s to the first token at p95",
    );
    expect(blast({ ...radius, cost_usd: "0", unanswered: 0, ttft_p95_ms: 0 })).toBe("no figure moved");
  });

  it("are honest about hours that were not recorded", () => {
    const covered = { looks: 73, window_minutes: 30, hours_recorded: 100, requests: 1000, unrecorded: 400 };
    expect(coverageSentence(covered)).toContain("40.0\u00a0% of the requests");
  });

  it("are chosen and switched off in the scenario, and leave nothing behind", () => {
    const chosen = withConditions(sample, base, "july");
    expect(scenario(chosen)?.conditions).toBe("july");
    const off = withIncident(chosen, base, "x", true);
    expect(scenario(off)?.incidents_off).toEqual(["x"]);
    expect(withIncident(off, base, "x", false)).toEqual(chosen);
    expect(withConditions(off, base, undefined)).toEqual(sample);
  });
});
