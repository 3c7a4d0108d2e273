import { expect, it } from "vitest";
import type { MappedColumn } from "$lib/ipc/generated";
import { guessed } from "./guesses";

const column = (name: string, first_value: string, field?: string): MappedColumn => ({
  column: name,
  first_value,
  unit: "",
  left_out: field === undefined,
  ...(field !== undefined && { field }),
});
const fields = (...columns: MappedColumn[]) =>
  Object.fromEntries(guessed(columns).map((choice) => [choice.column, choice.field]));

it("guesses what a log of odd names holds", () => {
  const found = fields(
    column("when", "2026-03-02T08:00:06Z"),
    column("endpoint name", "chat"),
    column("engine", "openai/gpt-5.4"),
    column("in_toks", "374"),
    column("out_toks", "44"),
    column("spent", "0.001595"),
    column("took (s)", "1.53"),
    column("result", "ok"),
  );
  expect(found).toEqual({
    when: "arrival",
    "endpoint name": "feature",
    engine: "model",
    in_toks: "prompt_tokens",
    out_toks: "completion_tokens",
    spent: "cost_usd",
    "took (s)": "latency_s",
    result: "status",
  });
});

it("takes the unit from the value or the name, and guesses nothing without one", () => {
  expect(fields(column("created", "1772438406"))).toEqual({ created: "arrival_s" });
  expect(fields(column("created", "1772438406123"))).toEqual({ created: "arrival_ms" });
  expect(fields(column("duration", "1.53"), column("latency_ms", "1530"))).toEqual({
    latency_ms: "latency_ms",
  });
});

it("gives a field to one column, and none that is recognised", () => {
  expect(fields(column("started_at", "2026-03-02"), column("created_at", "2026-03-02"))).toEqual({
    started_at: "arrival",
  });
  expect(fields(column("ts", "2026-03-02", "arrival_s"), column("created_at", "2026-03-02"))).toEqual({});
});

it("leaves alone what only sounds like it", () => {
  expect(fields(column("input", "Hello"), column("out_toks", "many"), column("status", "shipped"))).toEqual(
    {},
  );
});
