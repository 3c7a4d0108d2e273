import { render } from "svelte/server";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { projectDocument } from "$lib/document/project.svelte";
import type { SearchReport } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { view } from "$lib/session/view.svelte";
import FoundFeature from "./FoundFeature.svelte";
import FrontSoFar from "./FrontSoFar.svelte";
import SearchEffort from "./SearchEffort.svelte";
import SearchScope from "./SearchScope.svelte";
import WholeApplication from "./WholeApplication.svelte";
import { dotsOf, plotted } from "./chart";
import { acceptModels, acceptShare, withCap } from "./limits";
import {
  adopted,
  beside,
  broken,
  changesNothing,
  chosenOf,
  dropped,
  finding,
  isPresent,
  withChoice,
} from "./model";
import { SEARCHED_PATTERNS, choosable, scopeOf, toggled } from "./scope";
import { search } from "./search.svelte";

async function searched(feature: string | null): Promise<SearchReport> {
  search.open({ feature, within: "by-feature" });
  await search.run();
  return search.report as SearchReport;
}

beforeEach(async () => {
  await session.start();
  await vi.waitFor(() => expect(replay.state).toBe("fresh"));
  search.objective = "lowest_cost";
  search.monthlyBudget = "";
  search.vendorCaps = {};
  search.patterns = SEARCHED_PATTERNS;
  search.modelRule = "any";
  search.namedModels = [];
});

describe("what is searched", () => {
  it("is every pattern and any model, until some are chosen", async () => {
    expect(scopeOf(SEARCHED_PATTERNS, "any", ["openai/*"])).toEqual({});
    expect(scopeOf(["model"], "without", ["openai/*"])).toEqual({
      patterns: ["model"],
      withoutModels: ["openai/*"],
    });
    expect(scopeOf(SEARCHED_PATTERNS, "only", ["a/b"])).toEqual({ onlyModels: ["a/b"] });
    expect(scopeOf(SEARCHED_PATTERNS, "only", [])).toEqual({});
    expect(scopeOf(SEARCHED_PATTERNS, "any", [], ["cache"])).toEqual({ modifiers: ["cache"] });
  });

  it("keeps the order of the patterns, and one of them at least", () => {
    expect(toggled(["model", "cascade"], "fallback")).toEqual(["model", "fallback", "cascade"]);
    expect(toggled(["model", "cascade"], "model")).toEqual(["cascade"]);
    expect(toggled(["cascade"], "cascade")).toEqual(["cascade"]);
  });

  it("offers authors as a whole and models that are not on the list yet", () => {
    const offered = choosable(["b/two", "a/one", "a/other"], ["a/one"]).map(({ value }) => value);
    expect(offered).toEqual(["a/*", "b/*", "a/other", "b/two"]);
  });

  it("reaches the host", async () => {
    search.patterns = ["model"];
    const report = await searched("chat");
    expect(report.features[0]?.enumerated.map(({ pattern }) => pattern)).toEqual(["model"]);
    expect(render(SearchScope, { props: {} }).body).toContain("search-pattern-cascade");
  });
});

describe("a search", () => {
  it("streams the front before it ends, and then holds the result", async () => {
    search.open({ feature: "chat", within: "by-feature" });
    const running = search.run();
    await vi.waitFor(() => expect(search.news.length).toBe(1));
    expect(search.running).toBe(true);
    const [news] = search.news;
    expect(news && render(FrontSoFar, { props: { news, name: "Chat" } }).body).toContain(
      "1,208 of 6,512 candidates in the race",
    );
    await running;
    expect(search.running).toBe(false);
    expect(search.report?.features.map(({ feature }) => feature)).toEqual(["chat"]);
  });

  it("that finds what is there already has nothing to adopt", async () => {
    const report = await searched("chat");
    const [found] = report.features;
    const first = found?.front[0];
    if (!found || !first) throw new Error("the host finds a front");
    const kept = { ...report, features: [{ ...found, present: first, recommended: 0 }] };
    expect(kept.features.map((own) => [isPresent(own, 0), isPresent(own, 1), isPresent(own, null)])).toEqual([
      [true, false, false],
    ]);
    expect(changesNothing(kept, null)).toBe(true);
    expect(changesNothing(kept, 1)).toBe(false);
    expect(changesNothing({ ...kept, features: [{ ...found, present: null }] }, null)).toBe(false);
    const body = render(FoundFeature, {
      props: { report: kept, found: kept.features[0] as typeof found, at: 0, name: "Chat" },
    }).body;
    expect(body).toContain("Why to keep what is there");
  });

  it("tells no difference from a small one", async () => {
    const first = (await searched("chat")).features[0]?.front[0];
    if (!first) throw new Error("the host finds a front");
    expect(beside(first, first)).toBe("no change");
    const quality = first.quality && { ...first.quality, mean: first.quality.mean + 0.01 };
    expect(beside({ ...first, quality }, first)).toBe("same cost, +1.00\u00a0pt");
  });

  it("that is cancelled leaves no result and is no failure", async () => {
    toasts.list = [];
    search.open({ feature: null, within: "by-feature" });
    const running = search.run();
    search.cancel();
    await running;
    expect(search.report).toBeNull();
    expect(search.running).toBe(false);
    expect(toasts.list).toEqual([]);
  });

  it("is adopted as an architecture with its decision, in one step that can be undone", async () => {
    await searched(null);
    const before = projectDocument.project;
    search.adopt();
    const after = projectDocument.project;
    expect(after?.architectures.at(-1)?.id).toBe("recommended");
    expect(after?.decisions?.at(-1)).toMatchObject({
      architecture: "recommended",
      context: expect.stringContaining("enumerated"),
    });
    expect(after?.decisions?.at(-1)?.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(view.architecture?.id).toBe("recommended");
    expect(search.scope).toBeNull();
    projectDocument.undo();
    expect(projectDocument.project).toBe(before);
  });

  it("holds providers to their shares of the spending, for the whole application only", async () => {
    search.vendorCaps = { openai: 0 };
    expect((await searched(null)).architecture).toBeNull();
    expect((await searched("chat")).architecture).not.toBeNull();
  });

  it("takes shares in per cent", () => {
    expect(withCap(withCap({}, "openai", 50), "azure", 20)).toEqual({ openai: 50, azure: 20 });
    expect(withCap({ openai: 50 }, "openai", null)).toEqual({});
    expect(["", "2", "24", "1", "25", "8.5"].map(acceptModels)).toEqual(["", "2", "24", null, null, null]);
    expect(["50", "0", "12.5", "101", "-1", "half"].map(acceptShare)).toEqual([
      "50",
      "0",
      "12.5",
      null,
      null,
      null,
    ]);
  });

  it("sends the budget, and says when nothing keeps within it", async () => {
    search.monthlyBudget = "1";
    const report = await searched(null);
    expect(report.architecture).toBeNull();
    expect(finding(report)).toContain("no combination keeps within the budget");
  });
});

describe("the result", () => {
  it("shows the recommendation with what it beats and what would change it", async () => {
    const report = await searched("chat");
    const [found] = report.features;
    const body = found ? render(FoundFeature, { props: { report, found, at: 0, name: "Chat" } }).body : "";
    expect(body).toContain("recommended");
    expect(body).toContain("against the present policy");
    expect(body).toContain("If more than 84.2 % quality were required");
    const effort = render(SearchEffort, { props: { features: report.features } }).body;
    expect(effort).toContain("Models that are retired.");
    expect(effort).toContain("3,104 surely no better than another");
  });

  it("draws the front, the slowest darkest", async () => {
    const [found] = (await searched("chat")).features;
    if (!found) throw new Error("something was found");
    const [first, ...others] = found.front;
    if (!first) throw new Error("the front has policies");
    const dots = dotsOf({ ...found, front: [{ ...first, latency_p95_ms: 99_000 }, ...others] });
    expect(dots.map(({ slowness }) => slowness > 0)).toEqual([true, false, false]);
    expect(plotted(dots, 0.8)).toMatchObject({ worst: 0.8, best: 0.903, slowest: 99_000 });
    expect(dotsOf({ ...found, front: [{ ...first, quality: null }] })).toEqual([]);
  });

  it("shows the whole beside the sum of its features", async () => {
    const { application } = await searched(null);
    const body = application ? render(WholeApplication, { props: { application, features: 3 } }).body : "";
    expect(body).toContain("replayed as a whole");
    expect(body).toContain("a better choice could gain at most");
  });

  it("takes another policy of the front, and the decision says so", async () => {
    const report = await searched("chat");
    const chosen = withChoice(report, 1);
    expect(chosenOf(report, 0)).toBe(0);
    expect(chosen.architecture?.policies["chat"]).toEqual(report.features[0]?.front[1]?.policy);
    expect(chosen.decision?.outcome).toContain("was chosen from the front");
    expect(withChoice(report, 99)).toBe(report);
  });

  it("gets an id of its own where the project has one like it", async () => {
    const report = await searched("chat");
    const project = projectDocument.project;
    if (!project) throw new Error("a project is open");
    const twice = adopted(adopted(project, report, "2026-08-08"), report, "2026-08-08");
    expect(twice.architectures.slice(-2).map(({ id }) => id)).toEqual(["recommended", "recommended-2"]);
    expect(twice.decisions?.at(-1)?.architecture).toBe("recommended-2");
  });

  it("says in words what a candidate breaks and a round dropped", async () => {
    const [candidate] = (await searched("chat")).features[0]?.front ?? [];
    const requirement = {
      feature: "chat",
      requirement: "quality_floor",
      limit: "0.9",
      value: "0.8",
      met: false,
    };
    expect(candidate && broken({ ...candidate, requirements: [requirement] })).toEqual(["Quality"]);
    expect(dropped({ requests: 1, candidates: 1, dominated: 0, same: 0, breaking: 0 })).toBe("none");
  });
});
