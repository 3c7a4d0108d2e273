import type { ModelSummary, Policy } from "../ipc/generated";
import type { ModelNode, FallbackNode } from "./policy";
import { describe, expect, it } from "vitest";
import { inWords, providersInWords } from "./condition";
import { isUnder, join, replaceAt } from "./pointer";
import { modelsOf, summarise, toggleTrigger, withModel } from "./policy";
import { replayedValue, requirementValue, tally } from "./requirements";

function serves(id: string, providers: string[]): ModelSummary {
  const endpoints = providers.map((provider) => ({ id: `${provider}/${id}`, provider }));
  return { id, endpoints } as ModelSummary;
}

const gpt: ModelNode = { pattern: "model", model: "openai/gpt-4o" };

describe("pointers", () => {
  it("replace one value and share the rest", () => {
    const root = { a: [{ b: 1 }, { b: 2 }], c: { d: 3 } };
    const changed = replaceAt(root, "/a/1/b", (value: number) => value + 1);
    expect(changed).toEqual({ a: [{ b: 1 }, { b: 3 }], c: { d: 3 } });
    expect(changed.c).toBe(root.c);
    expect(changed.a[0]).toBe(root.a[0]);
  });
  it("escape tokens both ways", () => {
    const path = join("/policies", "a/b~c");
    expect(path).toBe("/policies/a~1b~0c");
    expect(replaceAt({ policies: { "a/b~c": 1 } }, path, () => 2)).toEqual({ policies: { "a/b~c": 2 } });
  });
  it("tell a child from a longer name", () => {
    expect(isUnder("/steps/1/policy", "/steps/1")).toBe(true);
    expect(isUnder("/steps/10", "/steps/1")).toBe(false);
  });
});

describe("policies", () => {
  const others = ["anthropic/claude-sonnet-4.5", "openai/gpt-4o-mini"];
  const chain: FallbackNode = {
    pattern: "fallback",
    steps: [{ policy: gpt }, ...others.map((model) => ({ policy: { pattern: "model" as const, model } }))],
    triggers: ["outage"],
  };

  it("are summarised in one line", () => {
    expect(summarise(chain)).toBe("gpt-4o → claude-sonnet-4.5 → gpt-4o-mini");
    expect(
      modelsOf({ pattern: "task", rules: [{ name: "x", when: "always", policy: chain }], otherwise: gpt }),
    ).toHaveLength(3);
  });
  it("take another model and keep the provider preferences that serve it", () => {
    const node: ModelNode = {
      ...gpt,
      provider: { only: ["azure", "openai"], order: ["azure"], ignore: ["novita"] },
    };
    const serving = serves("openai/gpt-5.4", ["openai"]);
    expect(withModel(node, "openai/gpt-5.4", serving)).toEqual({
      pattern: "model",
      model: "openai/gpt-5.4",
      provider: { only: ["openai"], ignore: ["novita"] },
    });
    const narrow: ModelNode = { ...gpt, provider: { only: ["azure"] } };
    expect(withModel(narrow, "ai21/jamba", serves("ai21/jamba", ["ai21"]))).toEqual({
      pattern: "model",
      model: "ai21/jamba",
    });
    expect(withModel(node, gpt.model, serving)).toBe(node);
    expect(withModel(node, "unknown/model", undefined)).toEqual({ ...node, model: "unknown/model" });
  });
  it("are summarised whatever the pattern", () => {
    const tiers = [{ policy: gpt }, { policy: { pattern: "model", model: "openai/gpt-5.4" } }];
    const cascade = { pattern: "cascade", tiers, evaluator: { by: { kind: "signal" } } } as unknown as Policy;
    expect(summarise(cascade)).toBe("cascade: gpt-4o, gpt-5.4");
    expect(modelsOf(cascade)).toEqual(["openai/gpt-4o", "openai/gpt-5.4"]);
  });
  it("keep triggers in one order and leave unknown ones alone", () => {
    const policy: FallbackNode = { ...chain, triggers: ["timeout", "moderation"] };
    expect(toggleTrigger(policy, "outage").triggers).toEqual(["outage", "timeout", "moderation"]);
    expect(toggleTrigger(policy, "timeout").triggers).toEqual(["moderation"]);
  });
});

describe("words", () => {
  it("read conditions", () => {
    expect(inWords({ all: [{ feature_tag: ["chat", "help"] }, { prompt_tokens: { below: 4000 } }] })).toBe(
      "feature tag is chat or help and prompt under 4,000 tokens",
    );
    expect(inWords({ any: ["untagged", { not: { model_asked: ["x"] } }] })).toBe(
      "requests without a feature tag or not (model asked is x)",
    );
  });
  it("read provider preferences", () => {
    expect(providersInWords(undefined)).toBeNull();
    expect(providersInWords({ only: ["Azure"], sort: "latency" })).toBe("only Azure; by latency");
  });
  it("give requirements their units", () => {
    expect(requirementValue("ttft_p95_ms", "1500")).toBe("1.50\u00a0s");
    expect(requirementValue("success_rate", "0.999")).toBe("99.90\u00a0%");
    expect(requirementValue("monthly_budget_usd", "9.87931")).toBe("$9.88");
    expect(requirementValue("cost_per_request_usd", "0.004")).toBe("$0.004");
    expect(requirementValue("anything_else", null)).toBe("unknown");
  });
  it("show enough digits to see a breach", () => {
    const result = {
      feature: "chat",
      requirement: "ttft_p95_ms",
      limit: "1800",
      value: "1801.2",
      met: false,
    };
    expect(replayedValue(result)).toBe("1801.2\u00a0ms");
    expect(replayedValue({ ...result, value: "2600" })).toBe("2.60\u00a0s");
  });
  it("count what is met, breached and unknown", () => {
    const result = { feature: "chat", requirement: "success_rate", limit: "0.99", value: null };
    expect(
      tally([
        { ...result, met: true },
        { ...result, met: false },
        { ...result, met: null },
      ]),
    ).toEqual({
      met: 1,
      total: 3,
      breached: 1,
      unknown: 1,
    });
  });
});
