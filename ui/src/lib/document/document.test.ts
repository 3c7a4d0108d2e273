import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Project } from "../ipc/generated";
import { pace } from "../session/pace";
import { History } from "./history";
import { ProjectDocument } from "./project.svelte";

const project: Project = {
  schema: 1,
  app_version: "0.1.0",
  name: "one",
  seed: 1,
  baseline: "a",
  features: [],
  architectures: [],
  scenarios: [],
};

const rename = (name: string) => (before: Project) => ({ ...before, name });

describe("history", () => {
  it("drops the future when something new happens", () => {
    const history = new History<number>();
    history.record("one", 0);
    expect(history.undo(1)).toBe(0);
    expect(history.redoLabel).toBe("one");
    history.record("two", 0);
    expect(history.redo(2)).toBeNull();
    expect(history.undoLabel).toBe("two");
  });
  it("keeps a bounded past", () => {
    const history = new History<number>();
    for (let at = 0; at < 500; at++) history.record(`${at}`, at);
    let steps = 0;
    while (history.undo(0) !== null) steps++;
    expect(steps).toBe(200);
  });
});

describe("project document", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function opened(save = vi.fn().mockResolvedValue(null)) {
    const document = new ProjectDocument(save);
    document.open({ path: "/tmp/p.json", project, is_sample: false });
    return { document, save };
  }

  it("undoes and redoes every edit", () => {
    const { document } = opened();
    document.edit("rename", rename("two"));
    document.edit("rename", rename("three"));
    document.undo();
    expect(document.project?.name).toBe("two");
    document.undo();
    expect(document.project).toBe(project);
    document.redo();
    document.redo();
    expect(document.project?.name).toBe("three");
    expect(document.redoLabel).toBeNull();
  });

  it("saves once after a burst of edits", async () => {
    const { document, save } = opened();
    document.edit("rename", rename("two"));
    await vi.advanceTimersByTimeAsync(300);
    document.edit("rename", rename("three"));
    expect(document.saveState).toBe("waiting");
    await vi.advanceTimersByTimeAsync(400);
    expect(save).toHaveBeenCalledExactlyOnceWith("/tmp/p.json", { ...project, name: "three" });
    expect(document.saveState).toBe("saved");
  });

  it("saves after an undo too, and says when saving failed", async () => {
    const { document, save } = opened(vi.fn().mockRejectedValue({ code: "internal", message: "disk full" }));
    document.edit("rename", rename("two"));
    document.undo();
    await vi.advanceTimersByTimeAsync(400);
    expect(save).toHaveBeenCalledExactlyOnceWith("/tmp/p.json", project);
    expect(document.saveState).toBe("failed");
  });

  it("writes at once when asked to", async () => {
    const { document, save } = opened();
    document.edit("rename", rename("two"));
    await document.flush();
    expect(save).toHaveBeenCalledOnce();
  });

  it("takes an edit that changes nothing as none", () => {
    const { document } = opened();
    document.edit("nothing", (before) => before);
    expect(document.undoLabel).toBeNull();
  });
});

describe("pace", () => {
  it("waits before it promises", () => {
    const progress = { phase: "reading", done: 50, total: 200, rows: 1000 };
    expect(pace({ progress, startedAt: 0, now: 100 })).toEqual({
      share: 0.25,
      rowsPerSecond: null,
      remainingMs: null,
    });
    expect(pace({ progress, startedAt: 0, now: 1000 })).toEqual({
      share: 0.25,
      rowsPerSecond: 1000,
      remainingMs: 3000,
    });
  });
});
