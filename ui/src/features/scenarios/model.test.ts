import { describe, expect, it } from "vitest";
import type { Incident, Project, Scenario } from "$lib/ipc/generated";
import {
  freeId,
  freeName,
  likeBase,
  trimmed,
  withChanged,
  withEntry,
  withoutEntry,
  withValue,
} from "./change";
import { limitOf, withKnown, withLimit } from "./limits";
import {
  AS_PUBLISHED,
  baseOf,
  inWords,
  isOverridden,
  isSame,
  isSameFactor,
  listChange,
  overrides,
  pairs,
  targetKey,
  targetOf,
} from "./model";

const outage: Incident = {
  target: { provider: "openai" },
  effect: "outage",
  starts: { after_first_request_s: 43_200 },
  duration_s: 21_600,
};
const base: Scenario = {
  id: "base",
  name: "Base",
  prices: [{ target: { provider: "openai" }, factor: "0.9" }],
  incidents: [outage],
};

describe("overrides", () => {
  it("are none in a scenario like its base, however its decimals are written", () => {
    const same = { ...likeBase({ id: "b", name: "B" }, base), traffic: "1.00" };
    expect(overrides(same, base)).toBe(0);
    expect(inWords(same, base)).toBe("");
  });
  it("count every field and every entry that differs", () => {
    const own: Scenario = {
      id: "own",
      name: "Own",
      traffic: "3",
      monthly_growth: 0.05,
      prices: [{ target: { provider: "openai" }, factor: "0.8" }, { factor: "1.1" }],
      retired: [{ model: "openai/gpt-4o" }],
    };
    // Traffic, growth, two prices, a retired model, and the base's incident that is gone.
    expect(overrides(own, base)).toBe(6);
    expect(inWords(own, base)).toBe(
      "traffic ×3, +5\u00a0% a month, prices of openai ×0.8, prices of everybody ×1.1, gpt-4o retired, without openai out for 6\u00a0h",
    );
  });
  it("of the base are measured against the published figures", () => {
    const project = { scenarios: [base, { id: "x", name: "X" }] } as Project;
    expect(baseOf(project, 0)).toBe(AS_PUBLISHED);
    expect(baseOf(project, 1)).toBe(base);
    expect(overrides(base, AS_PUBLISHED)).toBe(2);
  });
});

describe("pairs", () => {
  it("put an entry beside the one of the base with the same target", () => {
    const own = { ...base, prices: [{ factor: "2" }, { target: { provider: "openai" }, factor: "0.5" }] };
    expect(pairs(own, base, "prices")).toEqual([
      { index: 0, own: { factor: "2" }, base: null },
      { index: 1, own: own.prices[1], base: base.prices?.[0] },
    ]);
  });
  it("let equal entries find each other before others of the target", () => {
    const twice = { ...base, incidents: [{ ...outage, duration_s: 60 }, outage] };
    const found = pairs(twice, base, "incidents");
    expect(found.map(isOverridden)).toEqual([true, false]);
    expect(listChange(found)).toBe("1 added");
  });
  it("end with what the base has and the scenario has not", () => {
    const found = pairs({ id: "x", name: "X" }, base, "incidents");
    expect(found).toEqual([{ index: null, own: null, base: outage }]);
    expect(listChange(found)).toBe("1 removed");
  });
});

describe("equality", () => {
  it("looks at values, not at their order", () => {
    expect(isSame({ a: 1, b: [{ c: 2 }] }, { b: [{ c: 2 }], a: 1 })).toBe(true);
    expect(isSame({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(isSameFactor("1.50", "1.5")).toBe(true);
    expect(isSameFactor(undefined, "1")).toBe(true);
  });
});

describe("targets", () => {
  it("survive a list of choices", () => {
    for (const target of [undefined, { provider: "a:b" }, { model: "x/y:free" }]) {
      expect(targetOf(targetKey(target))).toEqual(target);
    }
  });
});

describe("changes", () => {
  it("leave out what says nothing", () => {
    const own = { id: "x", name: "X", traffic: "2", monthly_growth: 0.1, conditions: "week" };
    expect(withValue(own, "traffic", "1")).not.toHaveProperty("traffic");
    expect(withValue(own, "monthly_growth", 0)).not.toHaveProperty("monthly_growth");
    expect(withValue(own, "summary", "")).not.toHaveProperty("summary");
    expect(withValue(own, "conditions", "")).not.toHaveProperty("conditions");
    expect(withoutEntry(base, "incidents", 0)).not.toHaveProperty("incidents");
    expect(trimmed({ target: undefined, factor: "1" })).toEqual({ factor: "1" });
  });
  it("touch one entry", () => {
    const two = withEntry(base, "prices", { factor: "2" });
    const changed = withChanged(two, "prices", 1, (entry) => ({ ...entry, factor: "3" }));
    expect(changed.prices?.map(({ factor }) => factor)).toEqual(["0.9", "3"]);
    expect(base.prices).toHaveLength(1);
  });
  it("reach limits on both of their levels", () => {
    const some = withLimit(withLimit({}, "requests_per_minute", 60), "queue", 5);
    expect(some).toEqual({ limits: { requests_per_minute: 60 }, queue: 5 });
    expect([limitOf(some, "requests_per_minute"), limitOf(some, "queue"), limitOf(null, "queue")]).toEqual([
      60,
      5,
      undefined,
    ]);
    expect(withLimit(withLimit(some, "requests_per_minute", undefined), "queue", undefined)).toEqual({});
    expect(withKnown(withKnown({}, true), false)).toEqual({});
  });
  it("find names and ids that are free", () => {
    const all = [
      { id: "traffic-3", name: "Traffic ×3" },
      { id: "scenario", name: "概要" },
    ];
    expect(freeName("Traffic ×3", all)).toBe("Traffic ×3 2");
    expect(freeId("Traffic ×3", all)).toBe("traffic-3-2");
    expect(freeId("概要", all)).toBe("scenario-2");
  });
});
