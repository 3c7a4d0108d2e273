import type { Node } from "@xyflow/svelte";
import { expect, it } from "vitest";
import { drawn, placesOf, type CanvasLine } from "./lines";

const node = (id: string, x: number, y: number, parentId?: string): Node => ({
  id,
  position: { x, y },
  width: 100,
  height: 40,
  data: {},
  ...(parentId !== undefined && { parentId }),
});
const line = (from: string, to: string, direction: CanvasLine["direction"]): CanvasLine => ({
  id: `${from} ${to}`,
  from,
  to,
  direction,
  kind: "failure",
  label: "",
});

it("places what a frame holds where the frame stands", () => {
  const places = placesOf([
    node("frame", 50, 10),
    node("inner", 20, 30, "frame"),
    node("innermost", 5, 5, "inner"),
  ]);
  expect(places.get("innermost")).toEqual({ x: 75, y: 45, width: 100, height: 40 });
});

it("leads from side to side, or from the bottom to the top", () => {
  const places = placesOf([node("a", 0, 0), node("b", 200, 0), node("c", 0, 100)]);
  expect(drawn(line("a", "b", "right"), places)).toMatchObject({ labelX: 150, labelY: 20 });
  expect(drawn(line("a", "b", "right"), places)?.path).toMatch(/^M100[ ,]20.*200[ ,]20$/);
  expect(drawn(line("a", "c", "down"), places)?.path).toMatch(/^M50[ ,]40.*50[ ,]100$/);
  expect(drawn(line("a", "gone", "right"), places)).toBeNull();
});
