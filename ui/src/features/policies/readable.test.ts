import { describe, expect, it } from "vitest";
import { atFirst, isSeen, READABLE, whole } from "./readable";

const canvas = { width: 740, height: 582 };

describe("a canvas", () => {
  it("shows a policy whole while it can be read, clear of what floats at the top", () => {
    for (const policy of [
      { x: 0, y: 0, width: 700, height: 200 },
      { x: -300, y: 40, width: 1000, height: 300 },
      { x: 0, y: 0, width: 300, height: 800 },
    ]) {
      const shown = atFirst(policy, canvas);
      expect(shown).toEqual(whole(policy, canvas));
      expect(shown.zoom).toBeGreaterThanOrEqual(READABLE);
      const [left, top] = [policy.x * shown.zoom + shown.x, policy.y * shown.zoom + shown.y];
      expect(left).toBeGreaterThanOrEqual(20 - 1e-9);
      expect(left + policy.width * shown.zoom).toBeLessThanOrEqual(720 + 1e-9);
      expect(top).toBeGreaterThanOrEqual(54 - 1e-9);
      expect(top + policy.height * shown.zoom).toBeLessThanOrEqual(554 + 1e-9);
    }
  });

  it("never shows a policy larger than it is, and stands it in the middle", () => {
    expect(whole({ x: 0, y: 0, width: 100, height: 100 }, canvas)).toEqual({ x: 320, y: 254, zoom: 1 });
  });

  it("begins where requests come in when the whole would be too small to read", () => {
    const shown = atFirst({ x: -40, y: 10, width: 1400, height: 200 }, canvas);
    expect(shown.zoom).toBe(READABLE);
    expect(-40 * READABLE + shown.x).toBeCloseTo(20, 9);
    // In the middle of what is free, from top to bottom.
    expect(110 * READABLE + shown.y).toBeCloseTo((54 + 554) / 2, 9);
  });

  it("knows whether a node is in sight", () => {
    const node = { x: 900, y: 0, width: 200, height: 80 };
    expect(isSeen(node, { x: 0, y: 0, zoom: 0.8 }, canvas)).toBe(false);
    expect(isSeen(node, { x: -400, y: 0, zoom: 0.8 }, canvas)).toBe(true);
    // One that is larger than the canvas need not be seen whole.
    expect(isSeen({ x: 20, y: 0, width: 2000, height: 80 }, { x: 0, y: 0, zoom: 0.8 }, canvas)).toBe(true);
  });
});
