/** Where a label stands: its anchor point and the side it runs to. */
export type Placed = { x: number; y: number; anchor: "start" | "end" };
type Box = { left: number; right: number; top: number; bottom: number };
type Spot = { x: number; y: number; width: number };

const APART = 13;
const HEIGHT = 12;
const MARK = 9;

/**
 * Places a label beside each mark: below right, above right, above left or below left of it, wherever it covers
 * least of the marks and of the labels placed before, and stays within `right`.
 */
export function placeLabels(spots: Spot[], right: number): Placed[] {
  const marks = spots.map(({ x, y }): Box => ({
    left: x - MARK,
    right: x + MARK,
    top: y - MARK,
    bottom: y + MARK,
  }));
  const taken: Box[] = [];
  return spots.map((spot, own) => {
    const others = [...marks.filter((_, at) => at !== own), ...taken];
    const choices = [
      { x: spot.x + APART, y: spot.y + 15, anchor: "start" as const },
      { x: spot.x + APART, y: spot.y - 7, anchor: "start" as const },
      { x: spot.x - APART, y: spot.y - 7, anchor: "end" as const },
      { x: spot.x - APART, y: spot.y + 15, anchor: "end" as const },
    ].map((placed) => ({ placed, box: boxOf(placed, spot.width) }));
    const cost = ({ box }: (typeof choices)[number]) =>
      others.reduce((sum, other) => sum + covered(box, other), 0) +
      HEIGHT * (Math.max(0, box.right - right) + Math.max(0, -box.left));
    const best = choices.reduce((a, b) => (cost(b) < cost(a) ? b : a));
    taken.push(best.box);
    return best.placed;
  });
}

function boxOf({ x, y, anchor }: Placed, width: number): Box {
  const left = anchor === "start" ? x : x - width;
  return { left, right: left + width, top: y - HEIGHT, bottom: y };
}

function covered(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
