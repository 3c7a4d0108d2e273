import { afterEach, describe, expect, it, vi } from "vitest";
import * as client from "$lib/ipc/client";
import { toasts } from "$lib/session/toasts.svelte";
import { Attaching } from "./attaching.svelte";

const WORKLOAD = "support-week-32";

afterEach(() => void vi.restoreAllMocks());

describe("attaching scores to a workload", () => {
  it("shows what would be attached before anything is written", async () => {
    const write = vi.spyOn(client, "attachOutcomes");
    const attaching = new Attaching(() => WORKLOAD);
    await attaching.begin();
    expect(attaching.preview?.models.map(({ column, in_catalog }) => [column, in_catalog])).toEqual([
      ["openai/gpt-4o", true],
      ["house-model", false],
    ]);
    expect(write).not.toHaveBeenCalled();
  });

  it("reads a column as the model that somebody chose, and as the file calls it once that is taken back", async () => {
    const attaching = new Attaching(() => WORKLOAD);
    await attaching.begin();
    await attaching.choose("house-model", "openai/gpt-4o-mini");
    expect(attaching.preview?.models[1]).toMatchObject({ model: "openai/gpt-4o-mini", in_catalog: true });
    await attaching.choose("house-model", "");
    expect(attaching.preview?.models[1]).toMatchObject({ model: "house-model", in_catalog: false });
  });

  it("says how many requests have a score now", async () => {
    const done = vi.spyOn(toasts, "done");
    const attaching = new Attaching(() => WORKLOAD);
    await attaching.begin();
    await expect(attaching.confirm()).resolves.toBe(true);
    expect(done).toHaveBeenCalledWith(`1,200 requests of ${WORKLOAD} have a score of 2 models`);
  });
});
