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

  function opened(save = vi.fn().mockResolvedValue({ digest: "b3:2" })) {
    const document = new ProjectDocument(save);
    document.open({ path: "/tmp/p.json", project, is_sample: false, digest: "b3:1" });
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
    expect(save).toHaveBeenCalledExactlyOnceWith("/tmp/p.json", { ...project, name: "three" }, "b3:1");
    expect(document.saveState).toBe("saved");
  });

  it("saves after an undo too, and says when saving failed", async () => {
    const { document, save } = opened(vi.fn().mockRejectedValue({ code: "internal", message: "disk full" }));
    document.edit("rename", rename("two"));
    document.undo();
    await vi.advanceTimersByTimeAsync(400);
    expect(save).toHaveBeenCalledExactlyOnceWith("/tmp/p.json", project, "b3:1");
    expect(document.saveState).toBe("failed");
  });

  it("writes at once when asked to", async () => {
    const { document, save } = opened();
    document.edit("rename", rename("two"));
    await document.flush();
    expect(save).toHaveBeenCalledOnce();
  });

  it("saves during a gesture that does not end, so that a crash costs little", async () => {
    const { document, save } = opened();
    for (let at = 0; at < 10; at++) {
      document.edit("drag", rename(`${at}`));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(save).toHaveBeenCalledTimes(2);
  });

  it("saves again on request after a save that failed", async () => {
    const save = vi.fn().mockRejectedValueOnce({ code: "internal", message: "disk full" });
    const { document } = opened(save.mockResolvedValue({ digest: "b3:2" }));
    document.edit("rename", rename("two"));
    await document.flush();
    expect(document.saveState).toBe("failed");
    await document.save();
    expect(document.saveState).toBe("saved");
  });

  describe("another program changed the file", () => {
    const refused = { code: "changed_outside", message: "changed" };
    const theirs = {
      path: "/tmp/p.json",
      project: { ...project, name: "theirs" },
      is_sample: false,
      digest: "b3:9",
    };

    it("is noticed before a save, which then waits for a decision", async () => {
      const { document, save } = opened(vi.fn().mockRejectedValue(refused));
      document.edit("rename", rename("mine"));
      await document.flush();
      expect(document.saveState).toBe("conflict");
      document.edit("rename", rename("mine too"));
      await document.save();
      await vi.advanceTimersByTimeAsync(1000);
      expect(save).toHaveBeenCalledOnce();
      expect(document.saveState).toBe("conflict");
    });

    it("is noticed when the window is looked at again", async () => {
      const { document } = opened();
      await document.compareWithFile(() => Promise.resolve("b3:1"));
      expect(document.saveState).toBe("saved");
      await document.compareWithFile(() => Promise.resolve(null));
      expect(document.saveState, "a file that is gone is written again").toBe("saved");
      await document.compareWithFile(() => Promise.resolve("b3:9"));
      expect(document.saveState).toBe("conflict");
    });

    it("is not seen in a file that was read before an own save", async () => {
      const { document } = opened();
      const looking = document.compareWithFile(async () => {
        document.edit("rename", rename("mine"));
        await document.flush();
        return "b3:1";
      });
      await looking;
      expect(document.saveState).toBe("saved");
    });

    it("ends with theirs, and undo brings back mine over it", async () => {
      const { document, save } = opened(vi.fn().mockRejectedValueOnce(refused));
      document.edit("rename", rename("mine"));
      await document.flush();
      document.takeFile(theirs);
      expect([document.project?.name, document.saveState]).toEqual(["theirs", "saved"]);
      save.mockResolvedValue({ digest: "b3:10" });
      document.undo();
      await document.flush();
      expect(save).toHaveBeenLastCalledWith("/tmp/p.json", { ...project, name: "mine" }, "b3:9");
    });

    it("ends with mine, which is then the file", async () => {
      const { document, save } = opened(vi.fn().mockRejectedValueOnce(refused));
      document.edit("rename", rename("mine"));
      await document.flush();
      save.mockResolvedValue({ digest: "b3:10" });
      await document.overwriteFile();
      expect(save).toHaveBeenLastCalledWith("/tmp/p.json", { ...project, name: "mine" });
      expect(document.saveState).toBe("saved");
    });
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
