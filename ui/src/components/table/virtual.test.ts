import { describe, expect, it } from "vitest";
import { pagesFor, scrollTo, trackHeight, windowAt } from "./virtual";

const track = (rows: number) => ({ rows, rowHeight: 28, viewport: 280 });

describe("the window of a long list", () => {
  it("follows the scrollbar pixel by pixel while the track is long enough", () => {
    expect(windowAt(track(1000), 0)).toEqual({ first: 0, end: 11, shift: 0 });
    expect(windowAt(track(1000), 30)).toEqual({ first: 1, end: 13, shift: -2 });
    expect(windowAt(track(3), 0)).toEqual({ first: 0, end: 3, shift: 0 });
    expect(windowAt(track(0), 0)).toEqual({ first: 0, end: 0, shift: 0 });
  });
  it("reaches the last of ten million rows", () => {
    const long = track(10_000_000);
    expect(trackHeight(long)).toBe(24_000_000);
    const bottom = windowAt(long, trackHeight(long) - long.viewport);
    expect(bottom.end).toBe(10_000_000);
    expect(bottom.first).toBe(9_999_990);
  });
  it("brings a row into view and moves no further than it must", () => {
    for (const rows of [1000, 10_000_000]) {
      for (const row of [0, 17, rows - 1]) {
        const { first, end, shift } = windowAt(track(rows), scrollTo(track(rows), 14_000, row));
        expect(first + Math.ceil(-shift / 28 - 1e-3)).toBeLessThanOrEqual(row);
        expect(row).toBeLessThan(end);
      }
    }
    expect(scrollTo(track(1000), 280, 12)).toBe(280);
  });
});

describe("pages", () => {
  it("are those in view, then those beside them", () => {
    expect(pagesFor(190, 210, 1000, 100)).toEqual([1, 2, 3, 0]);
    expect(pagesFor(0, 20, 1000, 100)).toEqual([0, 1]);
    expect(pagesFor(990, 1000, 1000, 100)).toEqual([9, 8]);
    expect(pagesFor(0, 0, 0, 100)).toEqual([]);
  });
});
