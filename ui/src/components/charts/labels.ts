/** Where a label stands: its anchor point and the side it runs to. */
export type Placed = { x: number; y: number; anchor: "start" | "end" };
type Box = { left: number; right: number; top: number; bottom: number };
/** A mark, and the lines of its intervals, by the ends of each. */
type Spot = { x: number; y: number; width: number; whiskers?: { x: number[]; y: number[] }[] };

const APART = 13;
const HEIGHT = 12;
/** What letters reach below their line. */
const DESCENT = 3;
const MARK = 9;
/** Half the width of a whisker’s end. */
const CAP = 4;

/**
 * Places a label beside each mark: at a corner of it, or above or below where its whisker ends, wherever it covers least of the
 * marks, the whiskers and the labels placed before, and stays within `right`.
 */
export function placeLabels(spots: Spot[], right: number): Placed[] {
  const marks = spots.map(({ x, y }): Box => ({
    left: x - MARK,
    right: x + MARK,
    top: y - MARK,
    bottom: y + MARK,
  }));
  const whiskers = spots.flatMap((spot) => (spot.whiskers ?? []).map(boxOfWhisker));
  const taken: Box[] = [];
  return spots.map((spot, own) => {
    const others = [...marks.filter((_, at) => at !== own), ...whiskers, ...taken];
    const high = Math.min(spot.y, ...(spot.whiskers ?? []).flatMap(({ y }) => y));
    const low = Math.max(spot.y, ...(spot.whiskers ?? []).flatMap(({ y }) => y));
    const choices = [
      { x: spot.x + APART, y: spot.y + 15, anchor: "start" as const },
      { x: spot.x + APART, y: spot.y - 7, anchor: "start" as const },
      { x: spot.x - APART, y: spot.y - 7, anchor: "end" as const },
      { x: spot.x - APART, y: spot.y + 15, anchor: "end" as const },
      { x: spot.x - APART, y: spot.y + 15 + HEIGHT, anchor: "end" as const },
      { x: spot.x + APART, y: spot.y + 15 + HEIGHT, anchor: "start" as const },
      { x: spot.x - APART, y: high - 6, anchor: "start" as const },
      { x: spot.x - APART, y: low + HEIGHT + 4, anchor: "start" as const },
    ].map((placed) => ({ placed, box: boxOf(placed, spot.width) }));
    const cost = ({ box }: (typeof choices)[number]) =>
      others.reduce((sum, other) => sum + covered(box, other), 0) +
      HEIGHT * (Math.max(0, box.right - right) + Math.max(0, -box.left));
    const best = choices.reduce((a, b) => (cost(b) < cost(a) ? b : a));
    taken.push(best.box);
    return best.placed;
  });
}

function boxOfWhisker({ x, y }: { x: number[]; y: number[] }): Box {
  return {
    left: Math.min(...x) - CAP,
    right: Math.max(...x) + CAP,
    top: Math.min(...y) - CAP,
    bottom: Math.max(...y) + CAP,
  };
}

function boxOf({ x, y, anchor }: Placed, width: number): Box {
  const left = anchor === "start" ? x : x - width;
  return { left, right: left + width, top: y - HEIGHT, bottom: y + DESCENT };
}

function covered(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}
