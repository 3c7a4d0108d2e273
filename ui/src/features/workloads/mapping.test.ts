import { expect, it } from "vitest";
import { about, isChosen, withChoice } from "./mapping";

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
