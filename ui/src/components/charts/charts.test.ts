import { describe, expect, it } from "vitest";
import { linePath, spread, ticks } from "./scale";
import { BASELINE_STYLE, stylesOf } from "./series";

describe("ticks", () => {
  it("start at zero, are round and cover the largest value", () => {
    expect(ticks(10_810)).toEqual([0, 5000, 10000, 15000]);
    expect(ticks(0.9)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(ticks(0)).toEqual([0, 1]);
  });
});

describe("spread", () => {
  it("separates labels, in order and within bounds", () => {
    expect(spread([50, 52, 10], 14, 0, 60)).toEqual([46, 60, 10]);
  });
});

describe("line", () => {
  it("breaks where a value is unknown", () => {
    const points = [1, null, 3, 4].map((y, x) => ({ x, y }));
    expect(linePath(points)).toBe("M0.0 1.0M2.0 3.0L3.0 4.0");
  });
});

describe("series styles", () => {
  it("give the baseline its own set", () => {
    const styles = stylesOf(["a", "b", "c"], "b");
    expect(styles["b"]).toBe(BASELINE_STYLE);
    expect(styles["a"]?.marker).toBe("circle");
    expect(styles["c"]?.marker).toBe("triangle");
  });
});
