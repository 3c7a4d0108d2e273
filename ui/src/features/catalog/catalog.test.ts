import { describe, expect, it } from "vitest";
import { catalog } from "$lib/ipc/fake/catalog";
import type { EndpointSummary, ModelSummary } from "$lib/ipc/generated";
import { sortValue } from "./columns";
import { policyInWords } from "./detail";
import { exactPrice, listPrice, rowOf } from "./figures";
import { chips, NO_FILTERS, passing, type Filters } from "./filters";
import { bestOf, headsOf, sideBySide } from "./sideBySide";

function endpoint(over: Partial<EndpointSummary>): EndpointSummary {
  return {
    id: "a/m@p",
    provider: "p",
    prompt_usd_per_million: "1",
    completion_usd_per_million: "4",
    context_tokens: 128_000,
    tariff: "standard",
    capabilities: ["tools"],
    data_policy: {},
    healthy: true,
    ...over,
  };
}

function model(...endpoints: EndpointSummary[]): ModelSummary {
  return {
    id: "author/some-model",
    name: "Some Model",
    author: "author",
    context_tokens: 128_000,
    capabilities: ["tools"],
    benchmarks: { intelligence: 40 },
    endpoints,
  };
}

const filters = (over: Partial<Filters>): Filters => ({ ...NO_FILTERS, ...over });
const ids = (found: EndpointSummary[]) => found.map(({ id }) => id);

describe("filters", () => {
  it("want one endpoint that meets all conditions, not several that meet one each", () => {
    const cheap = endpoint({ id: "cheap", data_policy: { trains: true, retains: true } });
    const safe = endpoint({ id: "safe", completion_usd_per_million: "40", data_policy: { retains: false } });
    const both = model(cheap, safe);
    expect(ids(passing(both, filters({ policy: "zero_retention" })))).toEqual(["safe"]);
    expect(ids(passing(both, filters({ priceAtMost: "2" })))).toEqual(["cheap"]);
    expect(passing(both, filters({ policy: "zero_retention", priceAtMost: "2" }))).toEqual([]);
  });

  it("do not take what a provider leaves unsaid for a promise", () => {
    expect(passing(model(endpoint({})), filters({ policy: "no_training" }))).toEqual([]);
    const unpriced = { ...endpoint({}) };
    delete unpriced.prompt_usd_per_million;
    expect(passing(model(unpriced), filters({ priceAtMost: "100" }))).toEqual([]);
  });

  it("find every word of the search text in the id or the name", () => {
    const one = model(endpoint({}));
    expect(passing(one, filters({ query: "MODEL author" }))).toHaveLength(1);
    expect(passing(one, filters({ query: "model other" }))).toHaveLength(0);
  });

  it("ask for an index of the model, a capability, a context and a provider", () => {
    const one = model(endpoint({}));
    expect(passing(one, filters({ benchmark: "intelligence" }))).toHaveLength(1);
    expect(passing(one, filters({ benchmark: "coding" }))).toHaveLength(0);
    expect(passing(one, filters({ capabilities: ["tools", "vision"] }))).toHaveLength(0);
    expect(passing(one, filters({ contextAtLeast: 200_000 }))).toHaveLength(0);
    expect(passing(one, filters({ providers: ["other", "p"] }))).toHaveLength(1);
  });
});

describe("chips", () => {
  it("name every filter in force, and each takes away only itself", () => {
    const all = filters({
      query: "gpt",
      capabilities: ["tools", "vision"],
      policy: "zero_retention",
      contextAtLeast: 128_000,
      priceAtMost: "1.50",
      benchmark: "coding",
      providers: ["azure"],
    });
    expect(chips(all).map(({ label }) => label)).toEqual([
      "Tool calling",
      "Vision",
      "Zero retention",
      "Context ≥ 128k",
      "Blended ≤ $1.50",
      "Has coding index",
      "azure",
    ]);
    expect(chips(all)[0]?.without.capabilities).toEqual(["vision"]);
    const left = chips(all).reduce(
      (rest, { key }) => chips(rest).find((chip) => chip.key === key)!.without,
      all,
    );
    expect(left).toEqual(filters({ query: "gpt" }));
    expect(chips(NO_FILTERS)).toEqual([]);
  });
});

describe("rows", () => {
  it("show the figures of the endpoints that pass", () => {
    const slow = endpoint({ id: "cheap", ttft_p50_ms: 900, ttft_p95_ms: 2000, throughput_p50_tps: 90 });
    const quick = endpoint({ id: "quick", ttft_p50_ms: 300, ttft_p95_ms: 800, context_tokens: 64_000 });
    const row = rowOf(model(slow, quick), [slow, quick]);
    expect(row?.cheapest.id).toBe("cheap");
    expect([row?.ttftP50Ms, row?.ttftP95Ms, row?.throughputTps]).toEqual([300, 800, 90]);
    expect(row?.blended).toBeCloseTo(1.75);
    expect(rowOf(model(slow, quick), [quick])?.contextTokens).toBe(64_000);
    expect(rowOf(model(slow), [])).toBeNull();
  });

  it("sort by numbers, and leave what is unknown undefined so that it stands last", () => {
    const row = rowOf(model(endpoint({})), [endpoint({})])!;
    expect(sortValue(row, "prompt")).toBe(1);
    expect(sortValue(row, "coding")).toBeUndefined();
    expect(sortValue(row, "ttft")).toBeUndefined();
    expect(sortValue(row, "model")).toBe("author/some-model");
  });
});

describe("prices", () => {
  it("have two decimals in a list, three below ten cents, and all of them where they are exact", () => {
    expect(["2.5", "0.038", "0", "1234.5"].map(listPrice)).toEqual(["2.50", "0.038", "0", "1,234.50"]);
    expect(listPrice(undefined)).toBe("–");
    expect(["0.177132", "3", "0.20580"].map(exactPrice)).toEqual(["$0.177132", "$3.00", "$0.2058"]);
  });
});

describe("data policy in words", () => {
  it("says unknown where the provider says nothing", () => {
    expect(policyInWords({})).toBe("unknown");
    expect(policyInWords({ trains: false, retains: false })).toBe("zero retention");
    expect(policyInWords({ trains: false, retains: true })).toBe("retains, no training");
    expect(policyInWords({ trains: true, retains: true })).toBe("trains");
  });
});

describe("side by side", () => {
  it("marks the best known figure, and none where all are equal", () => {
    expect(bestOf([3, 1, undefined, 1], "lower")).toEqual([false, true, false, true]);
    expect(bestOf([2, 2], "higher")).toEqual([false, false]);
    expect(bestOf([undefined, undefined], "higher")).toEqual([false, false]);
  });

  it("has heads that differ where they can be read", () => {
    expect(
      headsOf(["anthropic/claude-opus-5", "anthropic/claude-opus-5:batch", "anthropic/claude-fable-5"]),
    ).toEqual(["…opus-5", "…opus-5:batch", "…fable-5"]);
    expect(headsOf(["openai/gpt-5.4", "z-ai/glm-5.2"])).toEqual(["gpt-5.4", "glm-5.2"]);
    expect(headsOf(["openai/gpt-5", "openai/gpt-5-mini"])).toEqual(["…5", "…5-mini"]);
    expect(headsOf(["openai/gpt-5.4"])).toEqual(["gpt-5.4"]);
    expect(headsOf([])).toEqual([]);
  });

  it("has a text for each model in each line", () => {
    const rows = catalog.models.slice(0, 3).map((one) => rowOf(one, one.endpoints)!);
    const lines = sideBySide(rows, new Map([[rows[0]!.model.id, 2]]));
    expect(lines.every(({ texts, best }) => texts.length === 3 && best.length === 3)).toBe(true);
    expect(lines.at(-1)?.texts).toEqual(["2 policies", "no", "no"]);
  });
});
