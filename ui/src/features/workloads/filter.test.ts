import { describe, expect, it } from "vitest";
import { chips, NO_FILTER, withName, withTyped } from "./filter";

describe("what is typed into the query field", () => {
  it("becomes comparisons, names, moments and words", () => {
    const filter = withTyped(NO_FILTER, "in > 2k, out <= 100, feature: chat, from 2026-08-03 12:00, gpt");
    expect(filter).toMatchObject({
      prompt_tokens: { above: 2000 },
      completion_tokens: { at_most: 100 },
      features: ["chat"],
      from: "2026-08-03T12:00:00.000Z",
      text: "gpt",
    });
  });
  it("reads durations in seconds unless they say ms, and keeps money exact", () => {
    const filter = withTyped(NO_FILTER, "total >= 1.5, first < 800 ms, cost > $0.0100000001");
    expect(filter.latency_ms).toEqual({ at_least: 1500 });
    expect(filter.ttft_ms).toEqual({ below: 800 });
    expect(filter.cost_usd).toEqual({ above: "0.0100000001" });
  });
  it("is looked for where it is no comparison", () => {
    expect(withTyped(NO_FILTER, "in > many, weight > 3").text).toBe("in > many weight > 3");
    expect(withTyped(NO_FILTER, " , ")).toEqual(NO_FILTER);
  });
  it("names a status as people write it, and what has no name", () => {
    expect(withTyped(NO_FILTER, "status: Rate limited, feature: none")).toMatchObject({
      statuses: ["rate_limited"],
      features: [""],
    });
  });
});

describe("chips", () => {
  it("say every part of a filter, and each can be taken away", () => {
    const filter = withTyped(
      withName(NO_FILTER, "models", "openai/gpt-4o"),
      "in > 2000, in < 3000, total < 0.5, gpt",
    );
    const shown = chips(filter);
    expect(shown.map(({ name, value }) => `${name} ${value}`)).toEqual([
      "Model openai/gpt-4o",
      "In > 2,000",
      "In < 3,000",
      "Total < 500\u00a0ms",
      "Has gpt",
    ]);
    const bare = shown.reduce(
      (left, { id }) => chips(left).find((chip) => chip.id === id)?.without ?? left,
      filter,
    );
    expect(bare).toEqual(NO_FILTER);
    expect(chips(NO_FILTER)).toEqual([]);
  });
  it("name a feature once", () => {
    expect(withName(withName(NO_FILTER, "features", "chat"), "features", "chat").features).toEqual(["chat"]);
  });
});
