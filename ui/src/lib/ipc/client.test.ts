import { describe, expect, it, vi } from "vitest";
import { projectDocument } from "../document/project.svelte";
import { replay } from "../session/replay.svelte";
import { session } from "../session/session.svelte";
import { toasts } from "../session/toasts.svelte";
import { asCommandError, cancelJob, importWorkload, newJob, showWorkload } from "./client";

describe("client", () => {
  it("turns what the host rejects with into one kind of error", async () => {
    await expect(showWorkload("nowhere")).rejects.toMatchObject({
      code: "not_found",
      hint: "Import the log again.",
    });
    expect(asCommandError("bridge gone")).toMatchObject({ code: "internal", message: "bridge gone" });
  });
  it("makes a new id for every job", () => {
    expect(newJob("import")).not.toBe(newJob("import"));
  });
  it("cancels an import without calling it an error", async () => {
    const job = newJob("import");
    const importing = importWorkload(
      job,
      { file: "/log.csv", name: "log", mapping: [], saveRejects: false },
      () => {},
    );
    await cancelJob(job);
    const error = await importing.catch(asCommandError);
    expect(error).toMatchObject({ code: "cancelled" });
    toasts.error(error);
    expect(toasts.list).toEqual([]);
  });
});

describe("session", () => {
  it("opens replayed, and replays again after every edit", async () => {
    await session.start();
    await vi.waitFor(() => expect(replay.state).toBe("fresh"));
    const before = replay.comparison;
    projectDocument.edit("new baseline", (project) => ({ ...project, baseline: "small" }));
    expect(replay.comparison).toBe(before);
    await vi.waitFor(() => expect(replay.comparison?.baseline).toBe("small"));
    projectDocument.undo();
    await vi.waitFor(() => expect(replay.comparison?.baseline).toBe("gpt-4o"));
  });
  it("shows no figures for a workload that the history lacks", async () => {
    projectDocument.edit("other workload", (project) => ({
      ...project,
      workload: { name: "gone", digest: "b3:0" },
    }));
    expect(session.workload).toBeNull();
    await vi.waitFor(() => expect(replay.state).toBe("none"));
    expect(replay.comparison).toBeNull();
    expect(replay.diagnostics).not.toEqual([]);
  });
});
