import { describe, expect, it } from "vitest";
import { small } from "$lib/format/money";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import { sessionReport } from "$lib/ipc/fake/sessions";
import * as model from "./sessions";

const comparison = replayed(sample, "as-recorded", 52_480);
const report = sessionReport(comparison);
const name = (id: string) => id;

describe("sessions", () => {
  it("have a column an architecture, the baseline first and without differences", () => {
    const rows = model.sessionRows(report, comparison);
    expect(report.outcomes[0]?.architecture).toBe(comparison.baseline);
    expect(rows.every(({ cells }) => cells.length === sample.architectures.length)).toBe(true);
    expect(rows.every(({ cells }) => cells[0]?.delta === null)).toBe(true);
    const cost = rows.find(({ name }) => name === "Cost, mean");
    expect(cost?.cells[1]?.delta?.verdict).toMatch(/better|worse/);
  });
  it("cost the exact share of the whole", () => {
    expect(model.mean("0.1", 3)).toBe("0.033333333333");
    expect(model.mean("1", 0)).toBeNull();
    expect(small("0.01234567")).toBe("$0.01235");
    expect(small("0.000012345")).toBe("$0.00001234");
    expect(small("12.346")).toBe("$12.35");
  });
  it("lead to the requests that were not answered or left a primary", () => {
    const rows = model.sessionRows(report, comparison);
    const asked = (row: string) => rows.find(({ name }) => name === row)?.cells[0]?.asked?.words;
    expect(asked("Every call answered")).toBe("Show the requests that were not answered");
    expect(asked("Cost, p50")).toBeUndefined();
  });
  it("leave out a figure that no architecture has", () => {
    const blind = {
      ...report,
      outcomes: report.outcomes.map(({ spans: _, not_sticky: __, ...own }) => own),
    };
    const names = model.sessionRows(blind, comparison).map(({ name }) => name);
    expect(names).not.toContain("Length closed loop, p50");
    expect(names).not.toContain("The same without stickiness");
    expect(names).toContain("Waiting, p95");
  });
  it("say in words what there is, and what to do where there is nothing", () => {
    expect(model.sessionFinding(report)).toMatch(
      /^8,746 sessions of 26,238 calls, half of them up to 3 calls/,
    );
    expect(model.noSessions(report, null)).toBeNull();
    expect(model.noSessions(null, 0.5)).toBe("Replaying sessions as they came and closed loop: 50 %.");
    const none = { ...report, outcomes: report.outcomes.map((own) => ({ ...own, sessions: 0, turns: [] })) };
    expect(model.noSessions(none, null)).toMatch(/has a session.*map the column/);
    expect(model.turnFinding(none, "gpt-4o", "GPT-4o")).toBe("none");
  });
  it("have a table with exact values, a line a figure", () => {
    const { columns, rows } = model.sessionTable(report, comparison, name);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    const mean = rows.find(([what]) => what?.text === "Cost, mean");
    const [base] = report.outcomes;
    expect(mean?.[2]?.raw).toBe(model.mean(base?.cost_usd ?? "0", base?.sessions ?? 0));
  });
});

describe("call by call", () => {
  it("shows places that enough sessions reach", () => {
    const [own] = report.outcomes;
    if (!own) throw new Error("no outcome");
    expect(model.drawnTurns(own)).toBe(3);
    const turns = own.turns.map((turn) => (turn.turn === 3 ? { ...turn, calls: 5 } : turn));
    expect(model.drawnTurns({ ...own, turns })).toBe(2);
  });
  it("says how context and cost grow", () => {
    expect(model.turnFinding(report, "gpt-4o", "GPT-4o")).toMatch(
      /^from call 1 to 3: 1,500 to 2,703 tokens, \$.* to \$.* under GPT-4o; 8,736 sessions get there$/,
    );
  });
  it("has a table with every place, exact", () => {
    const { columns, rows } = model.turnTable(report, name);
    expect(rows.map((row) => row[0]?.raw)).toEqual(["1", "2", "3"]);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
  });
});
