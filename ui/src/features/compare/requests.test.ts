import { describe, expect, it } from "vitest";
import type { Condition } from "$lib/ipc/generated";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import { NO_FILTER } from "../workloads/filter";
import { behindFigure, behindPart, behindRequirement, filterOf } from "./requests";

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
  it("are those that the record can tell, and are named so", () => {
    expect(behindFigure("requests", outcome)?.filter).toEqual(NO_FILTER);
    expect(behindFigure("cost_usd", outcome)).toMatchObject({ sort: "cost" });
    expect(behindFigure("latency_ms.p95", outcome)).toMatchObject({
      filter: { latency_ms: { above: outcome.latency_ms.p95 } },
      words: expect.stringContaining("in the record"),
    });
    expect(behindFigure("succeeded", outcome)?.filter.statuses).toEqual(["error", "rate_limited", "timeout"]);
  });

  it("are not made up for what only the replay knows", () => {
    expect(behindFigure("fallback_depth.share", outcome)).toBeNull();
    expect(behindFigure("quality", outcome)).toBeNull();
    expect(behindPart("provider", "openai", outcome, sample)).toBeNull();
  });

  it("are those of the feature, or of the features that may call the model", () => {
    expect(behindPart("feature", "chat", outcome, sample)?.filter.features).toEqual(["chat"]);
    const model = behindPart("model", "openai/gpt-4o", outcome, sample);
    expect(model?.filter.features).toContain("chat");
    expect(behindPart("model", "nobody/nothing", outcome, sample)).toBeNull();
  });

  it("are those over a limit where it is one of a request", () => {
    const result = outcome.requirements.find(({ requirement }) => requirement === "ttft_p95_ms");
    if (!result) throw new Error("the sample limits the first token");
    expect(behindRequirement(result, sample)?.filter.ttft_ms).toEqual({ above: Number(result.limit) });
  });
});
