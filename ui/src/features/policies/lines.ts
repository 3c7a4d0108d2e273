import { getSmoothStepPath, Position, type Node } from "@xyflow/svelte";
import type { Layout, Line } from "./layout";

/** A line of the canvas at rest or on the way of a traced request. */
export type CanvasLine = Line & { id: string };

/** Where a node stands on the canvas, wherever its frame is. */
type Place = { x: number; y: number; width: number; height: number };

/** Every line, those to and from the world outside first. */
export function canvasLines({ boxes, lines }: Layout): CanvasLine[] {
  const [root] = boxes;
  if (!root) return [];
  const outside = (from: string, to: string): Line => ({
    from,
    to,
    kind: "accepted",
    label: "",
    direction: "right",
  });
  return [outside("request", root.node.path), outside(root.node.path, "answered"), ...lines].map((line) => ({
    ...line,
    id: `${line.from} ${line.to}`,
  }));
}

/** The places of all nodes. A frame comes before what it holds. */
export function placesOf(nodes: readonly Node[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { id, position, parentId, width = 0, height = 0 } of nodes) {
    const frame = parentId === undefined ? undefined : places.get(parentId);
    places.set(id, { x: position.x + (frame?.x ?? 0), y: position.y + (frame?.y ?? 0), width, height });
  }
  return places;
}

export type Drawn = { path: string; labelX: number; labelY: number };

/** From the right of one node to the left of the next, or from the bottom to the top; null while one of them is not placed. */
export function drawn({ from, to, direction }: CanvasLine, places: Map<string, Place>): Drawn | null {
  const [source, target] = [places.get(from), places.get(to)];
  if (!source || !target) return null;
  const down = direction === "down";
  const [path, labelX, labelY] = getSmoothStepPath({
    sourceX: source.x + (down ? source.width / 2 : source.width),
    sourceY: source.y + (down ? source.height : source.height / 2),
    sourcePosition: down ? Position.Bottom : Position.Right,
    targetX: target.x + (down ? target.width / 2 : 0),
    targetY: target.y + (down ? 0 : target.height / 2),
    targetPosition: down ? Position.Top : Position.Left,
  });
  return { path, labelX, labelY };
}
