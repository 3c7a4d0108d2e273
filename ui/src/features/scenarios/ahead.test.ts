import { describe, expect, it, vi } from "vitest";
import { BASELINE_STYLE } from "$components/charts/series";
import { sample } from "$lib/ipc/fake/project";
import { projectionOf } from "$lib/ipc/fake/projection";
import { comparison } from "$lib/ipc/fake/replay";
import * as client from "$lib/ipc/client";
import type { Project } from "$lib/ipc/generated";
import {
  assumedFinding,
  banded,
  bandLines,
  bandTable,
  columnsOf,
  outcomeOf,
  projected,
  sourceOf,
} from "./ahead";
import { MonthsAhead } from "./ahead.svelte";

const project: Project = {
  ...sample,
  ownership: {
    months: 12,
    migration_usd: "500",
    growth_per_month: { low: 0, expected: 0.03, high: 0.06 },
    price_change_per_year: { low: -0.4, expected: -0.2, high: 0, source: "A list of May 2026" },
  },
};
const replayed = comparison(project, "base", 200_000);
const report = projectionOf(replayed, project);
const named = project.architectures.map(({ id, name }) => ({ id, name, style: BASELINE_STYLE }));
const nameOf = (id: string) => named.find((own) => own.id === id)?.name ?? id;

describe("the months ahead", () => {
  it("rounds as the document does: cents below a thousand dollars, whole dollars from there", () => {
    expect([projected("999.994999"), projected("1234.56"), projected("1234567.2")]).toEqual([
      "$999.99",
      "$1,235",
      "$1,234,567",
    ]);
    expect(banded({ low: "1.000000", expected: "2.500000", high: "4.000000" })).toBe(
      "$2.50 ($1.00 to $4.00)",
    );
    expect(banded({ low: "2", expected: "2", high: "2" })).toBe("$2.00");
  });

  it("draws what the table says, month 0 only where the move is paid for", () => {
    const [line] = bandLines(report, named, "paid_usd");
    expect(line?.expected).toHaveLength(13);
    expect(columnsOf(report, "cost_usd")).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
    const table = bandTable(report, named, "paid_usd");
    expect(table.columns).toHaveLength(1 + 3 * report.architectures.length);
    expect(table.rows.map(([month, expected]) => [month?.text, Number(expected?.raw)])).toEqual(
      line?.expected.map((value, at) => [String(at), value]),
    );
    for (const { low, expected, high } of bandLines(report, named, "cost_usd")) {
      expect(expected.every((value, at) => (low[at] ?? 0) <= value && value <= (high[at] ?? 0))).toBe(true);
    }
  });

  it("says of each candidate what it saves and when it has paid for itself, and nothing of the baseline", () => {
    const said = report.architectures.map((own) => outcomeOf(own, report, nameOf));
    expect(said.filter((sentence) => sentence === null)).toHaveLength(1);
    for (const sentence of said.flatMap((own) => own ?? [])) {
      expect(sentence).toMatch(
        / over 12 months\. It (has paid for itself|does not pay for itself|needs no money)/,
      );
    }
    const own = report.architectures.find(({ saved_usd }) => saved_usd !== null);
    if (!own) throw new Error("no candidate");
    const dear = { ...own, saved_usd: { low: "-30.5", expected: "-20", high: "4" } };
    const even = { low: null, expected: null, high: 9 };
    expect(outcomeOf({ ...dear, breaks_even: even }, report, nameOf)).toContain(
      "costs $20.00 (−$4.00 to $30.50) more than",
    );
    expect(outcomeOf({ ...dear, breaks_even: even }, report, nameOf)).toContain(
      "It does not pay for itself within 12 months (low ends: not within 12 months; high ends: month 9).",
    );
  });

  it("say nothing of when the move has paid for itself where its cost is not stated", () => {
    const { migration_usd: _, ...without } = project.ownership ?? {};
    const unstated = projectionOf(replayed, { ...project, ownership: without });
    const [first] = unstated.architectures.filter(({ breaks_even }) => breaks_even?.expected === 1);
    expect(first && outcomeOf(first, unstated, nameOf)).toContain("What the move itself costs is not stated");
    const free = projectionOf(replayed, { ...project, ownership: { ...without, migration_usd: "0" } });
    const [own] = free.architectures.filter(({ breaks_even }) => breaks_even?.expected === 1);
    expect(own && outcomeOf(own, free, nameOf)).toContain("It needs no money up front.");
  });

  it("names the source of what is assumed", () => {
    const plain = (text: string) => text.replaceAll("\u00a0", " ");
    expect(plain(sourceOf("Change of prices", "a year", report.price_change_per_year))).toBe(
      "Change of prices: −20.0 % a year, between −40.0 % and 0.0 %. Source: A list of May 2026.",
    );
    expect(sourceOf("Growth of traffic", "a month", null)).toBe(
      "Growth of traffic: none is stated, so none is counted.",
    );
    const grown = { low: 0.1, expected: 0.1, high: 0.1, source: "the scenario “Grown”" };
    expect(plain(sourceOf("Growth of traffic", "a month", grown))).toBe(
      "Growth of traffic: 10.0 % a month. Source: the scenario “Grown”.",
    );
    expect(plain(assumedFinding(report.assumed))).toBe(
      "in month 12 requests at ×1.38 (×1 to ×1.9) of today’s, prices at ×0.815 (×0.626 to ×1)",
    );
  });

  it("waits for the replay, and asks no more once it is left", async () => {
    vi.useFakeTimers();
    const ask = vi.spyOn(client, "projectCosts");
    const ahead = new MonthsAhead();
    expect(ahead.follow(project, replayed.workload, null)).toBeUndefined();
    const leave = ahead.follow(project, replayed.workload, replayed);
    leave?.();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).not.toHaveBeenCalled();
    const stay = ahead.follow(project, replayed.workload, replayed);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).toHaveBeenCalledOnce();
    stay?.();
    vi.useRealTimers();
  });
});
