import { afterEach, describe, expect, it, vi } from "vitest";
import { removeOutcomes, workloadScores } from "$lib/ipc/client";
import { toasts } from "$lib/session/toasts.svelte";
import { coverageOf, renamedLine, scoresInWords, warningsOf } from "./kept";
import { KeptScores } from "./kept.svelte";

const WORKLOAD = "support-week-32";

afterEach(() => void vi.restoreAllMocks());

describe("the scores beside a workload", () => {
  it("are told with what nobody can ask and what seems to be there twice", async () => {
    const { models } = await workloadScores(WORKLOAD);
    expect(warningsOf(models)).toEqual([
      "The catalog has no house-model: no replay can ask it, so these scores do not count as coverage. They only say how difficult a request is.",
      "house-model and openai/gpt-4o have exactly the same scores, which count as models that agree. If they are one model, remove the other.",
    ]);
    expect(warningsOf(models.filter(({ model }) => model.startsWith("anthropic")))).toEqual([]);
    expect(coverageOf({ workload: WORKLOAD, requests: 4000, scored_requests: 1200, models })).toBe(
      "1,200 of 4,000 requests have a score of a model that the catalog has",
    );
    const preview = { models, requests: 800 } as Parameters<typeof scoresInWords>[0];
    const scores = models.reduce((sum, own) => sum + own.requests, 0).toLocaleString("en-US");
    expect(scoresInWords({ ...preview, scored_requests: 0 })).toBe(
      `has ${scores} scores; none of the 800 requests has one of a model that the catalog has`,
    );
    expect(renamedLine({ before: "gpt", now: "openai/gpt-4o" })).toBe(
      "The same scores are attached already as those of gpt: they become those of openai/gpt-4o, and count once.",
    );
  });

  it("are removed model by model, or all at once", async () => {
    const done = vi.spyOn(toasts, "done");
    const kept = new KeptScores();
    await kept.load(WORKLOAD);
    const before = kept.scores?.models.length ?? 0;
    await expect(kept.remove(WORKLOAD, "house-model")).resolves.toBe(true);
    expect(kept.scores?.models).toHaveLength(before - 1);
    expect(done).toHaveBeenCalledWith(`The scores of house-model are removed from ${WORKLOAD}`);
    expect((await removeOutcomes(WORKLOAD, null)).models).toEqual([]);
  });

  it("of a workload that is gone are a failure that is told", async () => {
    const kept = new KeptScores();
    await kept.load("gone");
    expect(kept.failure?.code).toBe("not_found");
  });
});
