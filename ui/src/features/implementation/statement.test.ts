import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import type { Delta, SettingFidelity, SettingStatement } from "$lib/ipc/generated";
import { isNothing, lossesOf } from "./deviation";
import { destinationOf } from "../places/place";
import { countsOf, featureOptions, grouped, NO_FEATURE, shortPlace } from "./statement";

const line = (fidelity: SettingFidelity, place: string, feature?: string): SettingStatement => ({
  place,
  what: "what",
  fidelity,
  how: "how",
  ...(feature !== undefined && { feature }),
});

const STATEMENT = [
  line("exact", "/architectures/1/policies/chat", "chat"),
  line("not_expressed", "/architectures/1/breaker"),
  line("client_side", "/architectures/1/policies/chat/steps/0/first_token_timeout_ms", "chat"),
  line("exact", "/architectures/1/policies/summary", "summary"),
];
const all = { feature: "", fidelities: new Set<SettingFidelity>() };

describe("the statement", () => {
  it("counts every fidelity, those of none too", () => {
    expect(countsOf(STATEMENT)).toEqual({
      not_expressed: 1,
      approximate: 0,
      client_side: 1,
      assumption: 0,
      exact: 2,
    });
  });

  it("stands worst first, and in order of the document within", () => {
    const groups = grouped(STATEMENT, all);
    expect(groups.map(({ fidelity, lines }) => [fidelity, lines.length])).toEqual([
      ["not_expressed", 1],
      ["client_side", 1],
      ["exact", 2],
    ]);
  });

  it("is filtered by feature and by fidelity", () => {
    expect(grouped(STATEMENT, { ...all, feature: "chat" }).flatMap(({ lines }) => lines)).toHaveLength(2);
    expect(grouped(STATEMENT, { ...all, feature: NO_FEATURE })).toHaveLength(1);
    expect(grouped(STATEMENT, { feature: "chat", fidelities: new Set(["not_expressed"] as const) })).toEqual(
      [],
    );
    expect(featureOptions(STATEMENT, sample).map(({ label }) => label)).toEqual([
      "All features",
      "Live chat",
      "Thread summary",
      "Whole architecture",
    ]);
  });

  it("names places as people call them, without what they all begin with", () => {
    const [, routed] = sample.architectures;
    if (!routed) throw new Error("the sample has two architectures");
    expect(shortPlace("/architectures/1/policies/chat", routed, sample)).toBe("Live chat");
    expect(shortPlace("/architectures/1/policies/chat/steps/1/timeout_ms", routed, sample)).toBe(
      "Live chat › steps › number 2 › timeout ms",
    );
    expect(shortPlace("/architectures/1", routed, sample)).toBe(routed.name);
    expect(shortPlace("/features/0/matches", routed, sample)).toBe("Live chat › matches");
  });
});

describe("the place of a setting", () => {
  it("is the innermost node that it belongs to", () => {
    expect(destinationOf(sample, "/architectures/1/policies/chat/steps/1/policy/provider/sort")).toEqual({
      screen: "policies",
      architecture: "by-feature",
      feature: "chat",
      node: "/architectures/1/policies/chat/steps/1/policy",
    });
    expect(destinationOf(sample, "/architectures/1/policies/chat/steps/1/timeout_ms")).toMatchObject({
      node: "/architectures/1/policies/chat",
    });
  });

  it("is another screen for what is no policy, and nowhere for what no screen edits", () => {
    expect(destinationOf(sample, "/features/2/matches")).toEqual({ screen: "features", feature: "summary" });
    expect(destinationOf(sample, "/scenarios/0/traffic")).toEqual({ screen: "scenarios" });
    expect(destinationOf(sample, "/architectures/1/breaker")).toEqual({
      screen: "policies",
      architecture: "by-feature",
    });
    expect(destinationOf(sample, "/architectures/9/policies/chat")).toBeNull();
    expect(destinationOf(sample, "/seed")).toBeNull();
  });
});

describe("what a configuration loses", () => {
  const nothing: Delta = {
    architecture: "by-feature",
    scenario: "as-recorded",
    cost_usd: "0.000",
    cost_share: 0,
    ttft_p50_ms: null,
    ttft_p95_ms: 0,
    latency_p50_ms: 0,
    latency_p95_ms: 0,
    success_points: 0,
    fallback_points: 0,
    quality_points: null,
  };

  it("is nothing only where every figure is that of the design", () => {
    expect(isNothing(nothing)).toBe(true);
    expect(isNothing({ ...nothing, fallback_points: 0.1 })).toBe(false);
    expect(isNothing({ ...nothing, cost_usd: "-0.01" })).toBe(false);
  });

  it("is judged as the differences of Compare are", () => {
    const losses = lossesOf({ ...nothing, cost_usd: "-5.4522", cost_share: -0.02, latency_p95_ms: 312 });
    expect(losses.map(({ label, delta }) => [label, delta?.text, delta?.verdict])).toEqual([
      ["Cost", "−$5.45", "better"],
      ["Latency, p95", "+0.31\u00a0s", "worse"],
      ["Success", "no change", "same"],
      ["Quality", undefined, undefined],
    ]);
  });
});
