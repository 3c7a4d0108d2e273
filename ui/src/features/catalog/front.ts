/** A model in the plane of price and what it is compared by. */
export type Point = { id: string; x: number; y: number };
export type Better = "higher" | "lower";

/** Ids of the points that no other one beats: cheaper or as cheap, and at least as good. In order of price. */
export function paretoFront(points: Point[], better: Better): string[] {
  const sign = better === "higher" ? 1 : -1;
  const byPrice = [...points].sort((a, b) => a.x - b.x || sign * (b.y - a.y));
  const front: string[] = [];
  let best = -Infinity;
  for (const { id, y } of byPrice) {
    if (sign * y <= best) continue;
    best = sign * y;
    front.push(id);
  }
  return front;
}

const DECADES_FOR_FEW = 2.5;

/** Round steps of a log axis that lie within `low` and `high`: powers of ten, five times and, on a short axis, twice those. */
export function logTicks(low: number, high: number): number[] {
  const found: number[] = [];
  const factors = Math.log10(high / low) > DECADES_FOR_FEW ? [1, 5] : [1, 2, 5];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(1));
      if (tick >= low && tick <= high) found.push(tick);
    }
  }
  return found;
}

export type LabelBox = { id: string; x: number; y: number; width: number };
type Placed = { id: string; x: number; y: number; anchor: "start" | "end" };

const BESIDE = 4;
const ABOVE = 12;
/** Half of what a point takes up. */
const POINT = 3;

/** A place above or below a point, that many times as far from it. */
function moved<P extends { y: number }>(place: P, y: number, steps: number): P {
  return { ...place, y: y + (place.y - y) * steps };
}

/**
 * Labels beside their points, the first ones first; one that would cover another label or one of `points`, or leave
 * the chart, is left out,
 * unless it is among the first `always`.
 */
export function placeLabels(
  labels: LabelBox[],
  points: { x: number; y: number }[],
  { left, right, top = -Infinity }: { left: number; right: number; top?: number },
  always: number,
): Placed[] {
  const taken = points.map(({ x, y }) => ({ left: x - POINT, right: x + POINT, y }));
  const placed: Placed[] = [];
  for (const [at, { id, x, y, width }] of labels.entries()) {
    const [after, before] = [x + BESIDE, x - BESIDE - width];
    // Above first: beside a point of the front runs its line.
    const places = [
      { left: before, y: y - ABOVE, anchor: "end" as const },
      { left: after, y: y - ABOVE, anchor: "start" as const },
      { left: after, y: y + ABOVE, anchor: "start" as const },
      { left: before, y: y + ABOVE, anchor: "end" as const },
      { left: after, y, anchor: "start" as const },
      { left: before, y, anchor: "end" as const },
    ].filter((place) => place.left >= left && place.left + width <= right);
    const isFree = (place: (typeof places)[number]) =>
      taken.every(
        (box) =>
          place.left + width < box.left || place.left > box.right || Math.abs(place.y - box.y) >= ABOVE,
      );
    // One that has to stand goes further off before it covers another.
    const further =
      at < always ? [2, 3, 4].flatMap((steps) => places.map((one) => moved(one, y, steps))) : [];
    const within = [...places, ...further].filter((one) => one.y >= top);
    const place = within.find(isFree) ?? (at < always ? places[0] : undefined);
    if (!place) continue;
    taken.push({ left: place.left, right: place.left + width, y: place.y });
    placed.push({
      id,
      x: place.anchor === "start" ? x + BESIDE : x - BESIDE,
      y: place.y,
      anchor: place.anchor,
    });
  }
  return placed;
}
