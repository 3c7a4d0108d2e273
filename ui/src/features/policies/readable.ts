/** What is shown of a canvas: the flow's own kind of viewport. */
export type Shown = { x: number; y: number; zoom: number };
export type Rect = { x: number; y: number; width: number; height: number };
export type Size = { width: number; height: number };

/** Below it the letters of a node are smaller than people read; the rest of the policy is a scroll away instead. */
export const READABLE = 0.8;
const MARGIN = 20;

/** How a policy that cannot be read whole is shown: from its beginning, where requests come in. Null when it can. */
export function fromTheStart(policy: Rect, canvas: Size, padding: number): Shown | null {
  const room = 1 + 2 * padding;
  const whole = Math.min(canvas.width / (policy.width * room), canvas.height / (policy.height * room));
  if (!(whole < READABLE)) return null;
  const middle = (canvas.height - policy.height * READABLE) / 2;
  return {
    x: MARGIN - policy.x * READABLE,
    y: Math.max(MARGIN, middle) - policy.y * READABLE,
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
