import { describe, expect, it } from "vitest";
import { logTicks, paretoFront, placeLabels } from "./front";

const point = (id: string, x: number, y: number) => ({ id, x, y });

describe("pareto front", () => {
  it("keeps what nothing cheaper or as cheap equals, in order of price", () => {
    const points = [
      point("dear and best", 10, 60),
      point("beaten", 5, 30),
      point("cheap", 0.1, 20),
      point("middle", 1, 40),
      point("as good as middle, dearer", 2, 40),
      point("as cheap as cheap, worse", 0.1, 10),
    ];
    expect(paretoFront(points, "higher")).toEqual(["cheap", "middle", "dear and best"]);
  });

  it("takes low for good where the axis is a latency", () => {
    const points = [point("slow", 1, 900), point("quick", 2, 300), point("quicker, but dear", 9, 299)];
    expect(paretoFront(points, "lower")).toEqual(["slow", "quick", "quicker, but dear"]);
    expect(paretoFront([point("a", 1, 300), point("b", 2, 400)], "lower")).toEqual(["a"]);
    expect(paretoFront([], "higher")).toEqual([]);
  });
});

describe("ticks of a log axis", () => {
  it("are powers of ten and five times those, within the axis", () => {
    expect(logTicks(0.02, 25)).toEqual([0.05, 0.1, 0.5, 1, 5, 10]);
    expect(logTicks(180, 4100)).toEqual([200, 500, 1000, 2000]);
  });
});

describe("labels", () => {
  it("stand above their point, left or right of it, else below, and never on each other", () => {
    const labels = [
      { id: "a", x: 50, y: 50, width: 60 },
      { id: "b", x: 52, y: 50, width: 60 },
      { id: "edge", x: 190, y: 100, width: 60 },
    ];
    const placed = placeLabels(labels, [], { left: 0, right: 200 }, 0);
    expect(placed[0]).toEqual({ id: "a", x: 54, y: 38, anchor: "start" });
    expect(placed[1]).toEqual({ id: "b", x: 56, y: 62, anchor: "start" });
    expect(placed[2]).toEqual({ id: "edge", x: 186, y: 88, anchor: "end" });
  });

  it("do not cover the points", () => {
    const [label] = placeLabels(
      [{ id: "a", x: 50, y: 50, width: 60 }],
      [{ x: 80, y: 38 }],
      { left: 0, right: 200 },
      0,
    );
    expect(label?.y).toBe(62);
  });

  it("go further off before those that have to stand cover each other", () => {
    const labels = [0, 8, 20, 26].map((x) => ({ id: String(x), x: 100 + x, y: 60, width: 90 }));
    const placed = placeLabels(labels, labels, { left: 0, right: 160 }, 4);
    expect(placed).toHaveLength(4);
    const boxes = placed.map(({ x, y, anchor }) => ({ left: anchor === "end" ? x - 90 : x, y }));
    for (const [at, box] of boxes.entries())
      for (const other of boxes.slice(at + 1))
        expect(Math.abs(box.left - other.left) > 90 || Math.abs(box.y - other.y) >= 12).toBe(true);
  });

  it("stay clear of what stands at the top", () => {
    const [label] = placeLabels(
      [{ id: "a", x: 50, y: 30, width: 60 }],
      [],
      { left: 0, right: 200, top: 26 },
      1,
    );
    expect(label?.y).toBe(42);
  });

  it("are left out where there is no room, but for the first ones", () => {
    const crowd = Array.from({ length: 9 }, (_, at) => ({ id: String(at), x: 50, y: 50, width: 100 }));
    expect(placeLabels(crowd, [], { left: 0, right: 160 }, 0).length).toBeLessThan(9);
    expect(placeLabels(crowd, [], { left: 0, right: 160 }, 9)).toHaveLength(9);
  });
});
