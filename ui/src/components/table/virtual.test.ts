import { describe, expect, it } from "vitest";
import { nearestHeld, pagesFor, scrollTo, trackHeight, windowAt } from "./virtual";

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

describe("rows that stand in for those on the way", () => {
  const held = (...pages: number[]) => new Set(pages);
  it("are the wanted ones where their pages are here", () => {
    expect(nearestHeld(30, 11, 1000, 100, held(0))).toBe(30);
    expect(nearestHeld(95, 11, 1000, 100, held(0, 1))).toBe(95);
    expect(nearestHeld(989, 11, 1000, 100, held(9))).toBe(989);
  });
  it("are the nearest that are wholly here, and never half a window", () => {
    expect(nearestHeld(95, 11, 1000, 100, held(0))).toBe(89);
    expect(nearestHeld(640, 11, 1000, 100, held(0, 1, 9))).toBe(900);
    expect(nearestHeld(440, 11, 1000, 100, held(0, 1, 9))).toBe(189);
    // The last page has too few rows for a window of its own.
    expect(nearestHeld(994, 11, 1005, 100, held(2, 10))).toBe(289);
    expect(nearestHeld(994, 11, 1005, 100, held(9, 10))).toBe(994);
    expect(nearestHeld(500, 250, 1000, 100, held(1, 2, 3))).toBe(150);
  });
  it("are nothing else while nothing is here", () => {
    expect(nearestHeld(500, 11, 1000, 100, held())).toBe(500);
    expect(nearestHeld(0, 0, 0, 100, held(0))).toBe(0);
  });
});
