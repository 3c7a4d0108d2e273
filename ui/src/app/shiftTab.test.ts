import { describe, expect, it } from "vitest";
import { isShiftTab } from "./shiftTab";

const pressed = (part: Partial<KeyboardEvent>) => ({
  key: "Tab",
  code: "Tab",
  keyCode: 9,
  shiftKey: true,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...part,
});

describe("Shift+Tab", () => {
  it("is known by its place or number where the engine has no name for it", () => {
    expect(isShiftTab(pressed({}))).toBe(true);
    expect(isShiftTab(pressed({ key: "Unidentified", keyCode: 0 }))).toBe(true);
    expect(isShiftTab(pressed({ key: "Unidentified", code: "" }))).toBe(true);
  });
  it("is neither Tab alone nor another key that has no name", () => {
    expect(isShiftTab(pressed({ shiftKey: false }))).toBe(false);
    expect(isShiftTab(pressed({ ctrlKey: true }))).toBe(false);
    expect(isShiftTab(pressed({ key: "Unidentified", code: "Fn", keyCode: 0 }))).toBe(false);
    expect(isShiftTab(pressed({ key: "A", code: "KeyA", keyCode: 65 }))).toBe(false);
  });
});
