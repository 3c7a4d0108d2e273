import { expect, it } from "vitest";
import { about, inWindow, isChosen, withChoice } from "./mapping";

it("keeps one field a column and one column a field", () => {
  const first = withChoice([], "t_in", "prompt_tokens");
  const moved = withChoice(first, "tokens", "prompt_tokens");
  expect(moved).toEqual([{ column: "tokens", field: "prompt_tokens" }]);
  expect(withChoice(moved, "tokens", "completion_tokens")).toEqual([
    { column: "tokens", field: "completion_tokens" },
  ]);
  expect(withChoice(moved, "tokens", "")).toEqual([]);
  const column = { column: "tokens", first_value: "1", unit: "", left_out: false };
  expect([isChosen(moved, column), isChosen([], column)]).toEqual([true, false]);
});

it("says what else a column is read for", () => {
  const column = { column: "app_name", first_value: "a", field: "feature", unit: "text", left_out: false };
  expect(about(column)).toBe("text");
  expect(about({ ...column, stands_in_for: "api_key_name" })).toBe("text · where `api_key_name` is empty");
  expect(about({ ...column, also: ["api_key"] })).toBe("text · also api_key");
});

it("names the way out that a window has", () => {
  const missing =
    "no column for arrival; the file has a, b. Say which is which, for example --map arrival=COLUMN";
  expect(inWindow(missing)).toBe("no column for arrival; the file has a, b. Choose below which is which.");
  const twins = "`a` and `b` say the same; choose one with --map cost_usd=COLUMN";
  expect(inWindow(twins)).toBe("`a` and `b` say the same; leave one of them out below");
});
