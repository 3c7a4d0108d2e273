import { describe, expect, it, vi } from "vitest";
import { projectDocument } from "$lib/document/project.svelte";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { comparison } from "$lib/ipc/fake/replay";
import { sample } from "$lib/ipc/fake/project";
import { addScenario, deleteScenario, duplicateScenario, makeBase, resetAll, setTraffic } from "./edits";
import type { FigureIntervals } from "$lib/ipc/generated";
import { effectFinding, effects, narrowInterval } from "./effect";
import { BaseFigures } from "./effect.svelte";

const base = comparison(sample, "as-recorded", 52_480);

describe("effect of a scenario", () => {
  it("gives each architecture's figures with the difference from the same one under the base", () => {
    const own = comparison(sample, "openai-outage", 52_480);
    const all = effects(sample, own, base);
    expect(all.map(({ id }) => id)).toEqual(["gpt-4o", "by-feature", "small"]);
    const success = all[0]?.figures.find(({ name }) => name === "Success");
    expect(success?.delta).toMatchObject({ verdict: "worse", direction: "down" });
    expect(effectFinding(all, own, base)).toMatch(
      /^52,480 requests\. Success falls most for gpt-4o everywhere/,
    );
  });
  it("has no differences without the base, and none of the base itself", () => {
    const figures = effects(sample, base, null).flatMap((effect) => effect.figures);
    expect(figures.every(({ delta }) => delta === null)).toBe(true);
    const same = effects(sample, base, base).flatMap((effect) => effect.figures);
    expect(same.every(({ delta }) => delta?.verdict === "same")).toBe(true);
  });
  it("says how many more requests there are", () => {
    const own = comparison(sample, "growth", 52_480);
    expect(effectFinding(effects(sample, own, base), own, base)).toMatch(/requests instead of 52,480/);
  });
});

describe("scenarios of the project", () => {
  const ids = () => projectDocument.project?.scenarios.map(({ id }) => id);
  const at = (figures: BaseFigures) =>
    figures.follow({
      project: projectDocument.project ?? sample,
      hasWorkload: true,
      scenario: replay.scenario,
      comparison: replay.comparison,
      state: replay.state,
    });

  it("are added, copied, put first and deleted, each undone by itself", async () => {
    await session.start();
    addScenario();
    expect(replay.scenario).toBe("new-scenario");
    duplicateScenario(1);
    expect(ids()).toEqual([
      "as-recorded",
      "openai-outage",
      "copy-of-openai-down-6-h",
      "growth",
      "new-scenario",
    ]);
    makeBase(3);
    expect(ids()?.[0]).toBe("growth");
    expect(projectDocument.undoLabel).toBe("base Traffic ×3");
    projectDocument.undo();
    deleteScenario(2);
    expect(replay.scenario).toBe("growth");
    projectDocument.undo();
    projectDocument.undo();
    projectDocument.undo();
    expect(ids()).toEqual(["as-recorded", "openai-outage", "growth"]);
  });

  it("are reset to the base, and the base's figures follow only when the base changes", async () => {
    replay.scenario = "growth";
    await vi.waitFor(() => expect(replay.comparison?.scenario).toBe("growth"));
    const figures = new BaseFigures();
    at(figures);
    await vi.waitFor(() => expect(figures.fresh).toBe(true));
    expect(figures.comparison?.scenario).toBe("as-recorded");

    resetAll(2);
    expect(projectDocument.project?.scenarios[2]).toEqual({
      id: "growth",
      name: "Traffic ×3",
      incidents: [],
    });
    at(figures);
    expect(figures.fresh).toBe(true);

    setTraffic(0, "2");
    at(figures);
    expect(figures.fresh).toBe(false);
    await vi.waitFor(() => {
      at(figures);
      expect(figures.fresh).toBe(true);
    });
    expect(figures.comparison?.outcomes[0]?.requests).toBeGreaterThan(100_000);
  });
});

describe("an interval in a narrow column", () => {
  const figures = (low: string, high: string) =>
    ({ cost_usd: { low, high }, quality: { low: 0.8, high: 0.9 } }) as FigureIntervals;
  it("is to the whole dollar from a thousand on, and as everywhere else below", () => {
    expect(narrowInterval("cost_usd", figures("1344.99", "1462.69"), 10)).toBe("$1,345–$1,463");
    expect(narrowInterval("cost_usd", figures("81.17", "90.5"), 10)).toBe("$81.17–$90.50");
    expect(narrowInterval("cost_usd", figures("570.28", "638.39"), 10)).toBe("$570–$638");
    expect(narrowInterval("quality", figures("1344.99", "1462.69"), 10)).toContain("80.0");
  });
});
