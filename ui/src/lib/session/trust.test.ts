import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectDocument } from "../document/project.svelte";
import { sample } from "../ipc/fake/project";
import { comparison as replayed } from "../ipc/fake/replay";
import { replay } from "./replay.svelte";
import { trust } from "./trust.svelte";

const asked: string[] = [];

vi.mock("../ipc/client", async (original) => {
  const { intervals, restsOn } = await import("../ipc/fake/trust");
  return {
    ...(await original<object>()),
    figureIntervals: (job: string) => {
      asked.push(job);
      return Promise.resolve(intervals(replay.comparison as never));
    },
    sensitivity: (job: string, { architecture }: { architecture: string }) => {
      asked.push(job);
      return Promise.resolve(restsOn(replay.comparison as never, architecture));
    },
    cancelJob: (job: string) => {
      asked.push(`cancel ${job}`);
      return Promise.resolve(null);
    },
  };
});

describe("trust in the figures on screen", () => {
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

  it("is asked for once the hand rests, and never while figures still change", async () => {
    const end = trust.follow(replay.comparison);
    await vi.advanceTimersByTimeAsync(100);
    end?.();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual([]);
    trust.follow(replay.comparison);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(1);
    expect(trust.of("by-feature")?.architecture).toBe("by-feature");
  });

  it("is not asked for while an edit is replayed", async () => {
    replay.state = "running";
    expect(trust.follow(replay.comparison)).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toEqual([]);
  });

  it("looks anew into what other figures rest on", async () => {
    const study = async () => {
      trust.study(replay.comparison as never, "by-feature");
      await vi.advanceTimersByTimeAsync(1000);
    };
    await study();
    expect(trust.isStudied("by-feature")).toBe(true);
    expect(trust.isStudied("as-recorded")).toBe(false);
    replay.comparison = replayed(sample, "as-recorded", 52_480);
    trust.follow(replay.comparison);
    await vi.advanceTimersByTimeAsync(1000);
    expect(trust.isStudied("by-feature")).toBe(false);
    await study();
    expect(trust.isStudied("by-feature")).toBe(true);
    expect(trust.restsOn("by-feature")).not.toBeNull();
    expect(asked.filter((job) => job.startsWith("sensitivity"))).toHaveLength(2);
  });

  it("is not that of other figures", async () => {
    trust.follow(replay.comparison);
    await vi.advanceTimersByTimeAsync(1000);
    replay.comparison = replayed(sample, "as-recorded", 52_480);
    expect(trust.intervals).toBeNull();
    expect(trust.restsOn("by-feature")).toBeNull();
  });
});
