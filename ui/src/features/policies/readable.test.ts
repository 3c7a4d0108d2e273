import { describe, expect, it } from "vitest";
import { fromTheStart, isSeen, READABLE } from "./readable";

const canvas = { width: 700, height: 500 };

describe("a canvas", () => {
  it("shows a policy whole while it can be read", () => {
    expect(fromTheStart({ x: 0, y: 0, width: 700, height: 200 }, canvas, 0.08)).toBeNull();
  });

  it("begins where requests come in when the whole would be too small to read", () => {
    const shown = fromTheStart({ x: -40, y: 10, width: 1400, height: 200 }, canvas, 0.08);
    expect(shown?.zoom).toBe(READABLE);
    expect(-40 * READABLE + (shown?.x ?? 0)).toBeCloseTo(20, 9);
    // In the middle, from top to bottom.
    expect(110 * READABLE + (shown?.y ?? 0)).toBeCloseTo(250, 9);
  });

  it("knows whether a node is in sight", () => {
    const node = { x: 900, y: 0, width: 200, height: 80 };
    expect(isSeen(node, { x: 0, y: 0, zoom: 0.8 }, canvas)).toBe(false);
    expect(isSeen(node, { x: -400, y: 0, zoom: 0.8 }, canvas)).toBe(true);
    // One that is larger than the canvas need not be seen whole.
    expect(isSeen({ x: 20, y: 0, width: 2000, height: 80 }, { x: 0, y: 0, zoom: 0.8 }, canvas)).toBe(true);
  });
});
