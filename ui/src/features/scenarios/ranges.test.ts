import { render } from "svelte/server";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { projectDocument } from "$lib/document/project.svelte";
import { USUAL_RANGES, type Project } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import Ranges from "./Ranges.svelte";
import {
  RANGES,
  acceptEnd,
  endOf,
  endText,
  expectsEnd,
  setRangeEnd,
  withRange,
  withRangeEnd,
} from "./ranges";

const bare = { assumptions: { platform_fee: "0.05" } } as unknown as Project;
const rangesOf = (project: Project) => project.assumptions?.ranges;

describe("an end of a range", () => {
  it("is read as people write it, on its own side of nothing", () => {
    expect(acceptEnd("−10 %", "low", "%")).toBe("-10");
    expect(acceptEnd("+12.5", "high", "%")).toBe("12.5");
    expect(acceptEnd("-0.35", "low", "")).toBe("-0.35");
    expect(["10", "-101", "abc"].map((text) => acceptEnd(text, "low", "%"))).toEqual([null, null, null]);
    expect(["-1", "901"].map((text) => acceptEnd(text, "high", "%"))).toEqual([null, null]);
    expect(endText(endOf("-7.3", "%"), "%")).toBe("-7.3");
    expect(expectsEnd("low", "%")).toBe("−100 to 0 %");
    expect(expectsEnd("high", "")).toBe("0 to 9");
  });

  it("that is stated keeps the other as assumed, and leaves nothing behind when it is taken away", () => {
    const low = withRangeEnd(bare, "latency", "low", -0.5);
    expect(rangesOf(low)).toEqual({ latency: { low: -0.5, high: USUAL_RANGES.latency.high } });
    const both = withRangeEnd(low, "latency", "high", 1);
    expect(rangesOf(both)?.latency).toEqual({ low: -0.5, high: 1 });
    expect(rangesOf(withRangeEnd(both, "latency", "low", undefined))?.latency).toEqual({
      low: USUAL_RANGES.latency.low,
      high: 1,
    });
    expect(withRangeEnd(low, "latency", "low", undefined)).toEqual(bare);
    expect(withRange(both, "latency", undefined)).toEqual(bare);
  });
});

describe("the ranges of a project", () => {
  beforeEach(async () => {
    await session.start();
    await vi.waitFor(() => expect(replay.state).toBe("fresh"));
  });

  it("show what is assumed where nothing is stated, and are edited as one step of the undo history", () => {
    const project = projectDocument.project as Project;
    const { body } = render(Ranges, { props: { project, found: null } });
    for (const { field } of RANGES) expect(body).toContain(`data-field="${field}"`);
    expect(body).toContain("the usual ones, for every scenario");
    expect(body).toContain('placeholder="−15"');
    setRangeEnd("output_ratios", "Length", "high", 0.4);
    expect(rangesOf(projectDocument.project as Project)?.output_ratios).toEqual({ low: -0.15, high: 0.4 });
    projectDocument.undo();
    expect(projectDocument.project).toBe(project);
  });
});
