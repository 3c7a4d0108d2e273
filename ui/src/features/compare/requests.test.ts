import { describe, expect, it } from "vitest";
import type { Condition } from "$lib/ipc/generated";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import { chips, NO_FILTER } from "../workloads/filter";
import { behindFigure, behindPart, behindRequirement, filterOf, notAnswered } from "./requests";

const comparison = replayed(sample, "as-recorded", 52_480);
const outcome = comparison.outcomes.find(({ architecture }) => architecture !== comparison.baseline);
if (!outcome) throw new Error("the sample has candidates");

describe("the filter of a match rule", () => {
  it("holds features and lengths of prompts, alone and together", () => {
    expect(filterOf("always")).toEqual(NO_FILTER);
    expect(filterOf({ any: [{ feature_tag: ["chat"] }, "untagged"] })?.features).toEqual(["chat", ""]);
    const long: Condition = { prompt_tokens: { at_least: 4_000 } };
    expect(filterOf({ all: [{ feature_tag: ["chat"] }, long] })).toEqual({
      ...NO_FILTER,
      features: ["chat"],
      prompt_tokens: { at_least: 4_000 },
    });
  });

  it("is none where the table cannot tell the requests", () => {
    const tag: Condition = { feature_tag: ["chat"] };
    for (const rule of [
      { not: tag },
      { task: ["code"] },
      { any: [tag, { prompt_tokens: { below: 10 } }] },
      { all: [tag, { feature_tag: ["other"] }] },
      { any: [] },
    ] as Condition[]) {
      expect(filterOf(rule)).toBeNull();
    }
  });
});

describe("the requests behind a figure", () => {
  it("are all of them, the dearest first, where every architecture pays for all", () => {
    expect(behindFigure("requests", outcome)?.filter).toEqual(NO_FILTER);
    expect(behindFigure("cost_usd", outcome)).toMatchObject({ sort: "cost" });
  });

  it("are told apart by the replay where only the replay knows", () => {
    const what = (metric: string) =>
      behindFigure(metric, { ...outcome, succeeded: outcome.requests - 3 })?.replayed;
    expect(what("latency_ms.p95")).toEqual({
      architecture: outcome.architecture,
      wanted: { what: { kind: "slower_than", measure: "total", limit_ms: outcome.latency_ms.p95 } },
    });
    expect(what("succeeded")?.wanted).toEqual({ what: { kind: "not_answered" } });
    expect(what("quality")?.wanted.what).toMatchObject({
      kind: "quality_below",
      limit: outcome.quality?.mean,
    });
    const fellBack = { ...outcome, fallback_depth: { ...outcome.fallback_depth, share: 0.1 } };
    expect(behindFigure("fallback_depth.share", fellBack)?.replayed?.wanted.what).toEqual({
      kind: "fell_back",
      at_least: 1,
    });
  });

  it("are none where the figure counts none", () => {
    const none = { ...outcome, succeeded: outcome.requests, quality: null };
    expect(behindFigure("succeeded", none)).toBeNull();
    expect(behindFigure("quality", none)).toBeNull();
    expect(behindPart("provider", "nobody", outcome, sample)).toBeNull();
    expect(behindPart("model", "nobody/nothing", outcome, sample)).toBeNull();
  });

  it("are those of the feature, those that the model answered, those that the provider was paid for", () => {
    expect(behindPart("feature", "chat", outcome, sample)?.filter.features).toEqual(["chat"]);
    const [model = ""] = Object.keys(outcome.served_by);
    expect(behindPart("model", model, outcome, sample)?.replayed?.wanted.what).toEqual({
      kind: "served_by",
      model,
    });
    const judge = { ...outcome, cost_by_model: { "a/judge": "1" } };
    expect(behindPart("model", "a/judge", judge, sample)?.replayed?.wanted.what).toMatchObject({
      kind: "billed_by",
    });
    const [provider = ""] = Object.keys(outcome.cost_by_provider);
    expect(behindPart("provider", provider, outcome, sample)?.replayed?.wanted.what).toEqual({
      kind: "billed_by",
      provider,
    });
  });

  it("are those without an answer, by the reasons that the outcome counts, most frequent first", () => {
    const failed = {
      ...outcome,
      refusals_by_reason: { "admit: budget used up": 5 },
      failures_by_reason: { rate_limit: 9 },
    };
    expect(notAnswered(failed).map(({ reason, requests }) => [reason, requests])).toEqual([
      ["rate limit", 9],
      ["admit: budget used up", 5],
    ]);
    expect(notAnswered(failed)[0]?.asked.replayed?.wanted.what).toEqual({
      kind: "not_answered",
      reason: "rate_limit",
    });
  });

  it("are those of the feature that miss a limit where it is one of a request", () => {
    const result = outcome.requirements.find(({ requirement }) => requirement === "ttft_p95_ms");
    if (!result) throw new Error("the sample limits the first token");
    expect(behindRequirement(result, outcome, sample)?.replayed?.wanted).toEqual({
      feature: result.feature,
      what: { kind: "slower_than", measure: "first_token", limit_ms: Number(result.limit) },
    });
  });

  it("stand in the filter with where they come from, and go with it", () => {
    const replayed = { id: "a1", words: "Cascade, As recorded: that used a fallback" };
    const [chip] = chips({ ...NO_FILTER, replayed });
    expect(chip).toEqual({ id: "replayed", name: "Replay of", value: replayed.words, without: NO_FILTER });
  });
});
