import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectDocument } from "../document/project.svelte";
import { sample } from "../ipc/fake/project";
import { comparison as replayed } from "../ipc/fake/replay";
import { replay } from "./replay.svelte";
import { sessions } from "./sessions.svelte";

const asked: string[] = [];

vi.mock("../ipc/client", async (original) => {
  const { sessionReport } = await import("../ipc/fake/sessions");
  return {
    ...(await original<object>()),
    compareSessions: (_job: string, _input: unknown, report: (progress: object) => void) => {
      asked.push("compare");
      report({ phase: "replay", done: 1, total: 4, rows: 1 });
      const found = sessionReport(replay.comparison as never);
      return new Promise((done) => setTimeout(() => done(found), 1000));
    },
    cancelJob: () => {
      asked.push("cancel");
      return Promise.resolve(null);
    },
  };
});

describe("sessions of the figures on screen", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    asked.length = 0;
    vi.spyOn(projectDocument, "project", "get").mockReturnValue(sample);
    replay.comparison = replayed(sample, "as-recorded", 52_480);
    replay.state = "fresh";
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  const follow = () => sessions.follow(replay.comparison as never);

  it("are asked for once the hand rests, with their progress", async () => {
    follow();
    await vi.advanceTimersByTimeAsync(400);
    expect(sessions.progress).toBe(0.25);
    expect(sessions.report).toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(sessions.progress).toBeNull();
    expect(sessions.report?.outcomes).toHaveLength(sample.architectures.length);
    expect(follow()).toBeUndefined();
    expect(asked).toEqual(["compare"]);
  });

  it("are not those of other figures, and what runs is ended", async () => {
    const end = follow();
    await vi.advanceTimersByTimeAsync(400);
    end?.();
    expect(asked).toEqual(["compare", "cancel"]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sessions.report).toBeNull();
    expect(sessions.progress).toBeNull();
  });
});
