import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import { intervals as found, restsOn } from "$lib/ipc/fake/trust";
import { leavesOpen, roomOf } from "./intervals";
import { matrixTable } from "./matrixTable";
import { rows } from "./model";
import { sharesText, swings, tornadoFinding, tornadoTable } from "./tornado";
import { tradeoff } from "./tradeoff";

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
  it("have their room kept, where there will be any, before they are there and then", () => {
    const room = (metric: string) => figure(0, metric, false)?.room;
    expect(room("requests")).toBe("");
    expect(room("cost_usd")).toMatch(/^(\$[\d.,]+)–\1$/);
    expect(room("latency_ms.p95")).toMatch(/^([\d.]+)–\1\ss$/);
    const quality = { metric: "quality", raw: "0.884", text: "88.4\u00a0%" };
    expect(roomOf({ ...quality, evidence: "assumed" })).toBe("88.40–88.40\u00a0% if as assumed");
    expect(roomOf({ ...quality, evidence: "recorded" })).toBe("88.40–88.40\u00a0%");
    expect(roomOf({ ...quality, raw: "1", text: "100 %", evidence: "recorded" })).toBe("");
    expect(figure(0, "cost_usd")?.room).toBe(room("cost_usd"));
  });
  it("say both ends, with more digits where they would read the same, and nothing where they still do", () => {
    expect(figure(0, "cost_usd")?.interval).toMatch(/^\$[\d.,]+–\$[\d.,]+$/);
    const flat = structuredClone(intervals);
    const shown = (low: number, high: number) => {
      for (const { figures } of flat.architectures) figures.quality = { low, high };
      return rows(comparison, sample, flat)[0]?.figures.find(({ metric }) => metric === "quality")?.interval;
    };
    expect(shown(0.9421, 0.9436)).toMatch(/^94\.2–94\.4.%$/);
    expect(shown(0.9421, 0.9424)).toMatch(/^94\.21–94\.24.%$/);
    expect(shown(0.94211, 0.94212)).toBeNull();
  });
  it("are the same of one quality in its row, its words, the chart and the table", () => {
    const quality = (of: typeof intervals | null) => {
      const own = rows(comparison, sample, of)[0]?.figures.find(({ metric }) => metric === "quality");
      const id = rows(comparison, sample, of)[0]?.id;
      const table = matrixTable(comparison, sample, of);
      const at = table.columns.findIndex(({ name }) => name === "Quality, 95 % interval from");
      return {
        detail: own?.detail,
        drawn: tradeoff(comparison, sample, "quality", of).find((point) => point.id === id)?.yRange,
        from: table.rows[0]?.[at]?.text,
      };
    };
    const studied = structuredClone(intervals);
    for (const { figures } of studied.architectures) {
      Object.assign(figures, { quality: { low: 0.9421, high: 0.9436 }, quality_held_fixed: true });
    }
    const found = quality(studied);
    expect(found.detail).toContain("95 % interval 94.2–94.4\u00a0% if as assumed");
    expect(found.drawn).toEqual([0.9421, 0.9436]);
    expect(found.from).toBe("94.2100");
    // Until the study is there, all three have the replay's own.
    const own = comparison.outcomes.find(({ architecture }) => architecture === comparison.baseline)?.quality;
    expect(quality(null).drawn).toEqual([own?.low, own?.high]);
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
  it("says the bill’s ends and what matters most in a line", () => {
    expect(tornadoFinding(sensitivity, swings(sensitivity, "month"))).toMatch(
      /^a month costs \$[\d.,]+ to \$[\d.,]+ in 19 of 20 cases; what matters most: [a-z]/,
    );
  });
  it("says how much of the variance is due to what", () => {
    expect(sharesText(sensitivity, "month")).toMatch(/^which requests come 60.%, traffic 30.%, prices 10.%$/);
    expect(sharesText(sensitivity, "saving")).toBeNull();
  });
});
