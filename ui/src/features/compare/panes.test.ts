import type { ArchitectureIntervals, Outcome, Quality } from "$lib/ipc/generated";
import { describe, expect, it } from "vitest";
import { minus, sumOf } from "$lib/format/money";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import { arrangement } from "./arrangement";
import { behind } from "./behind";
import { breakdown, breakdownTable } from "./breakdown";
import { guardrailSummary } from "./guardrails";
import { matrixTable } from "./matrixTable";
import { bucketSeconds, incidentBands, timeFinding, timeTable, valueOf } from "./overTime";
import { overlap, pairedQuality, sameQuality, withinNoise } from "./significance";
import { tradeoff, tradeoffFinding } from "./tradeoff";

const comparison = replayed(sample, "openai-outage", 52_480);
const outcome = (id: string) => {
  const found = comparison.outcomes.find(({ architecture }) => architecture === id);
  if (!found) throw new Error(`no outcome of ${id}`);
  return found;
};
const [base, routed] = [outcome("gpt-4o"), outcome("by-feature")];

describe("breakdown", () => {
  it("has the dearest first and differences that sum to the whole", () => {
    const rows = breakdown(routed, base, sample, "model");
    expect(rows[0]?.name).toBe("openai/gpt-4o");
    expect(sumOf(rows.map(({ cost }) => cost))).toBe(minus(routed.cost_usd, "0"));
    for (const by of ["feature", "model", "provider"] as const) {
      const changes = breakdown(routed, base, sample, by).map(({ change }) => change ?? "0");
      expect(sumOf(changes)).toBe(minus(routed.cost_usd, base.cost_usd));
    }
  });
  it("shows what is no longer paid for", () => {
    const small = outcome("small");
    const gone = breakdown(small, base, sample, "model").find(({ id }) => id === "openai/gpt-4o");
    expect(gone?.cost).toBe("0");
    expect(gone?.delta?.verdict).toBe("better");
  });
  it("has no differences for the baseline itself", () => {
    const rows = breakdown(base, base, sample, "feature");
    expect(rows.every(({ change, delta }) => change === null && delta === null)).toBe(true);
    expect(breakdownTable(rows, "feature", false).columns.map(({ name }) => name)).not.toContain(
      "Difference",
    );
  });
  it("counts what a provider answered nowhere, because the replay does not", () => {
    const rows = breakdown(routed, base, sample, "provider");
    expect(rows.every(({ answered }) => answered === null)).toBe(true);
  });
});

describe("what is behind a cost", () => {
  it("is the calls of a feature, which sum to it", () => {
    const cost = routed.cost_by_feature["drafting"] ?? "0";
    const parts = behind(routed, sample, "feature", "drafting", cost);
    expect(parts?.calls.map(({ place, model }) => [place, model])).toEqual([
      ["Short prompts", "openai/gpt-4o-mini"],
      ["Long prompts, step 1", "google/gemini-2.5-pro"],
      ["Long prompts, step 2", "anthropic/claude-sonnet-4.5"],
      ["otherwise", "google/gemini-2.5-flash"],
    ]);
    expect(parts?.rest).toBe("0");
  });
  it("is the features that call a model, and for others what cannot be told apart", () => {
    const model = "anthropic/claude-sonnet-4.5";
    const parts = behind(routed, sample, "model", model, sumOf([routed.cost_by_model[model] ?? "0", "1.5"]));
    expect(parts?.calls.map(({ feature }) => feature)).toEqual(["chat", "drafting"]);
    expect(parts?.rest).toBe("1.5");
    expect(behind(routed, sample, "provider", "OpenAI", "5")).toBeNull();
  });
});

describe("over time", () => {
  it("knows its stretch and leaves unknown values out", () => {
    expect(bucketSeconds(base.series)).toBe(3600);
    expect(bucketSeconds([])).toBeNull();
    const quiet = {
      at: "2026-08-01T00:00:00Z",
      requests: 0,
      succeeded: 0,
      cost_usd: "0",
      ttft_mean_ms: null,
      ttft_p95_ms: null,
      latency_p95_ms: null,
    };
    expect(valueOf(quiet, "success")).toBeNull();
    expect(valueOf(quiet, "ttft")).toBeNull();
    expect(valueOf(quiet, "cost")).toBe(0);
  });
  it("finds the worst stretch", () => {
    expect(timeFinding(base.series, "success", "gpt-4o")).toMatch(
      /^gpt-4o: at least [\d.]+.%, 2026-08-01 1\d:00 UTC$/,
    );
    expect(timeFinding([], "cost", "gpt-4o")).toBe("nothing known");
  });
  it("places incidents by the first request and drops those after the last", () => {
    const scenario = sample.scenarios.find(({ id }) => id === "openai-outage");
    const until = Date.parse("2026-08-08T00:00:00Z");
    expect(incidentBands(scenario, "2026-08-01T00:00:03Z", until)).toEqual([
      {
        from: Date.parse("2026-08-01T12:00:03Z"),
        to: Date.parse("2026-08-01T18:00:03Z"),
        name: "openai outage, 6\u00a0h",
      },
    ]);
    expect(incidentBands(scenario, "2026-08-07T23:00:00Z", until)).toEqual([]);
  });
  it("has a table with a line a stretch and a column an architecture", () => {
    const { columns, rows } = timeTable(comparison, sample, "cost");
    expect(columns.map(({ unit }) => unit)).toEqual(["UTC", "USD", "USD", "USD"]);
    expect(rows.length).toBe(168);
    expect(rows[0]?.[1]?.raw).toBe(base.series[0]?.cost_usd);
  });
});

describe("trade-off", () => {
  it("has the cheapest and the best on the front", () => {
    const points = tradeoff(comparison, sample, "quality");
    expect(points.filter(({ onFront }) => onFront).map(({ id }) => id)).toContain("small");
    expect(tradeoffFinding(points, "small")).toMatch(/on the front, Small everywhere among them$/);
    expect(points[0]?.yRange).toEqual([base.quality?.low, base.quality?.high]);
  });
  it("leaves out whose figure is unknown", () => {
    const unknown = {
      ...comparison,
      outcomes: comparison.outcomes.map((one) => ({ ...one, quality: null })),
    };
    expect(tradeoff(unknown, sample, "quality")).toEqual([]);
  });
});

describe("significance", () => {
  it("goes by the interval of the difference where quality comes from outcomes", () => {
    const [a, b] = [
      { low: 0.6, high: 0.65 },
      { low: 0.64, high: 0.69 },
    ] as [Quality, Quality];
    expect(sameQuality(a, b)).toBe(true);
    expect(sameQuality(a, b, { low: 1.95, high: 5.7 })).toBe(false);
    expect(sameQuality(a, b, { low: -0.4, high: 5.7 })).toBe(true);
    const own = { difference: { quality_points: { low: 1.95, high: 5.7 } } } as ArchitectureIntervals;
    const fit = { draws: 100, quality: 0.006, cost_share: 0 };
    const outcome = (evidence: string) => ({ quality: { evidence } }) as Outcome;
    expect(pairedQuality(outcome("fitted"), { ...own, fit })).toEqual({ low: 1.95, high: 5.7 });
    expect(pairedQuality(outcome("recorded"), own)).toEqual({ low: 1.95, high: 5.7 });
    // What is assumed of models is held fixed in the interval, so it says nothing of them.
    expect(pairedQuality(outcome("assumed"), own)).toBeNull();
  });

  it("is open where intervals overlap or nothing is known of them", () => {
    expect(overlap({ low: 1, high: 3 }, { low: 2, high: 4 })).toBe(true);
    expect(overlap({ low: 1, high: 2 }, { low: 3, high: 4 })).toBe(false);
    expect(overlap(null, { low: 3, high: 4 })).toBe(false);
  });
  it("keeps the amount of a difference that is none", () => {
    const delta = { text: "−1.54 pt", verdict: "worse", direction: "down" } as const;
    expect(withinNoise(delta, true)).toEqual({ text: "−1.54 pt", verdict: "same", direction: "flat" });
    expect(withinNoise(delta, false)).toBe(delta);
  });
});

describe("matrix as a table", () => {
  it("has exact values and the baseline first", () => {
    const { columns, rows } = matrixTable(comparison, sample);
    const at = columns.findIndex(({ name, unit }) => name === "Cost" && unit === "USD");
    expect(rows[0]?.[1]?.text).toBe("baseline");
    expect(rows[0]?.[at]?.raw).toBe(base.cost_usd);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
  });
  it("counts guardrails by what they did", () => {
    const event = (action: "alert" | "block") => ({ ...base.guardrail_events[0], action }) as never;
    expect(guardrailSummary([event("alert"), event("block"), event("alert")])).toBe("1 block, 2 alerts");
    expect(guardrailSummary([])).toBe("none");
  });
});

describe("arrangement", () => {
  it("shows every pane once, in tabs where room is short", () => {
    const sizes = [
      [1280, 300, 2],
      [1280, 520, 4],
      [1920, 760, 6],
    ] as const;
    for (const [width, height, slots] of sizes) {
      const placed = arrangement(width, height);
      expect(placed.slots.length).toBe(slots);
      expect(placed.slots.flat().toSorted()).toEqual([
        "breakdown",
        "drivers",
        "latency",
        "requirements",
        "sessions",
        "time",
        "tornado",
        "tradeoff",
      ]);
    }
  });
});
