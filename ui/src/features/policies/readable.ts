/** What is shown of a canvas: the flow's own kind of viewport. */
export type Shown = { x: number; y: number; zoom: number };
export type Rect = { x: number; y: number; width: number; height: number };
export type Size = { width: number; height: number };

/** Below it the letters of a node are smaller than people read; the rest of the policy is a scroll away instead. */
export const READABLE = 0.6;
export const LEAST = 0.15;
/** What floats over the canvas at the top, "Trace one request" and the zoom, keeps that strip for itself. */
export const MARGINS = { top: 54, right: 20, bottom: 28, left: 20 };

/** How a policy is shown whole, in the middle of what nothing floats over, and never larger than it is. */
export function whole(policy: Rect, canvas: Size): Shown {
  const width = canvas.width - MARGINS.left - MARGINS.right;
  const height = canvas.height - MARGINS.top - MARGINS.bottom;
  const zoom = Math.max(LEAST, Math.min(1, width / policy.width, height / policy.height));
  return {
    x: MARGINS.left + (width - policy.width * zoom) / 2 - policy.x * zoom,
    y: MARGINS.top + (height - policy.height * zoom) / 2 - policy.y * zoom,
    zoom,
  };
}

/** How a policy is shown at first: whole, or where that could not be read from its beginning, where requests come in. */
export function atFirst(policy: Rect, canvas: Size): Shown {
  const all = whole(policy, canvas);
  if (all.zoom >= READABLE) return all;
  const middle = (canvas.height + MARGINS.top - MARGINS.bottom - policy.height * READABLE) / 2;
  return {
    x: MARGINS.left - policy.x * READABLE,
    y: Math.max(MARGINS.top, middle) - policy.y * READABLE,
    zoom: READABLE,
  };
}

/** Whether half of a node can be seen, or as much of it as the canvas has room for half of. */
export function isSeen(node: Rect, { x, y, zoom }: Shown, canvas: Size): boolean {
  const half = (start: number, length: number, room: number) => {
    const shared = Math.min(start + length, room) - Math.max(start, 0);
    return shared >= Math.min(length, room) / 2;
  };
  return (
    half(node.x * zoom + x, node.width * zoom, canvas.width) &&
    half(node.y * zoom + y, node.height * zoom, canvas.height)
  );
}
