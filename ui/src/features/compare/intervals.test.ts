import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import { intervals as found, restsOn } from "$lib/ipc/fake/trust";
import { leavesOpen } from "./intervals";
import { matrixTable } from "./matrixTable";
import { rows } from "./model";
import { sharesText, swings, tornadoTable } from "./tornado";

const comparison = replayed(sample, "as-recorded", 52_480);
const intervals = found(comparison);
const figure = (at: number, metric: string, with_ = true) =>
  rows(comparison, sample, with_ ? intervals : null)[at]?.figures.find((one) => one.metric === metric);

describe("intervals of the matrix", () => {
  it("stand beside every figure but a count, and nowhere before they are known", () => {
    const known = rows(comparison, sample, intervals).flatMap(({ figures }) => figures);
    expect(known.filter(({ interval }) => interval === null).map(({ metric }) => metric)).toEqual([
      "requests",
      "requests",
      "requests",
    ]);
    const unknown = rows(comparison, sample).flatMap(({ figures }) => figures);
    expect(unknown.every(({ interval }) => interval === null)).toBe(true);
  });
  it("say both ends, with more digits where they would read the same, and one where they still do", () => {
    expect(figure(0, "cost_usd")?.interval).toMatch(/^\$[\d.,]+–\$[\d.,]+$/);
    const flat = structuredClone(intervals);
    const shown = (low: number, high: number) => {
      for (const { figures } of flat.architectures) figures.quality = { low, high };
      return rows(comparison, sample, flat)[0]?.figures.find(({ metric }) => metric === "quality")?.interval;
    };
    expect(shown(0.9421, 0.9436)).toMatch(/^94\.2–94\.4.%$/);
    expect(shown(0.9421, 0.9424)).toMatch(/^94\.21–94\.24.%$/);
    expect(shown(0.94211, 0.94212)).toMatch(/^94\.21.%$/);
  });
  it("leave with the table as exact ends", () => {
    const table = matrixTable(comparison, sample, intervals);
    expect(table.rows.every((row) => row.length === table.columns.length)).toBe(true);
    const at = table.columns.findIndex(({ name }) => name === "Cost, 95 % interval from");
    expect(table.rows[0]?.[at]?.raw).toBe(intervals.architectures[0]?.figures.cost_usd.low);
    expect(matrixTable(comparison, sample).columns.some(({ name }) => name.endsWith("from"))).toBe(true);
  });
  it("make no difference of one that could have either sign", () => {
    const own = intervals.architectures[1] ?? null;
    expect(leavesOpen("ttft_ms.p95", own)).toBe(true);
    expect(leavesOpen("latency_ms.p95", own)).toBe(false);
    expect(leavesOpen("latency_ms.p95", intervals.architectures[0] ?? null)).toBe(false);
    expect(figure(1, "ttft_ms.p95")?.delta?.verdict).toBe("same");
  });
});

describe("what the figures rest on", () => {
  const sensitivity = restsOn(comparison, "by-feature");
  if (!sensitivity) throw new Error("the stand-in knows it");

  it("has the assumption that moves the figure most first, for the bill and for the saving", () => {
    expect(swings(sensitivity, "month").map(({ id }) => id)).toEqual(["traffic", "prices", "latency"]);
    const saved = swings(sensitivity, "saving")[0];
    expect(saved?.high).toBeGreaterThan(saved?.low ?? 0);
    const alone = restsOn(comparison, comparison.baseline);
    expect(alone && swings(alone, "saving")).toEqual([]);
  });
  it("has a table twin with exact values and where each range comes from", () => {
    const table = tornadoTable(sensitivity);
    expect(table.rows).toHaveLength(sensitivity.bars.length);
    expect(table.rows.every((row) => row.length === table.columns.length)).toBe(true);
    expect(table.rows[0]?.[4]?.raw).toBe(sensitivity.bars[0]?.low.month_usd);
    expect(table.rows[0]?.at(-1)?.text).toMatch(/assumed/);
  });
  it("says how much of the variance is due to what", () => {
    expect(sharesText(sensitivity, "month")).toMatch(/^which requests come 60.%, traffic 30.%, prices 10.%$/);
    expect(sharesText(sensitivity, "saving")).toBeNull();
  });
});
