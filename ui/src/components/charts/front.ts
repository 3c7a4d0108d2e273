export type Point = { x: number; y: number };

/**
 * The Pareto front: places of the points that no other point beats in both, by rising `x`. Less of `x` is better;
 * `higher` says whether more of `y` is.
 */
export function paretoFront(points: Point[], higher: boolean): number[] {
  const better = (a: number, b: number) => (higher ? a > b : a < b);
  const order = points
    .map((point, at) => ({ ...point, at }))
    .sort((a, b) => a.x - b.x || (higher ? b.y - a.y : a.y - b.y));
  const front: number[] = [];
  let best: Point | null = null;
  for (const point of order) {
    const equal = best !== null && best.x === point.x && best.y === point.y;
    if (best !== null && !equal && !better(point.y, best.y)) continue;
    front.push(point.at);
    best = point;
  }
  return front;
}

/** The front as a staircase: what can be had at most for each `x`. */
export function staircase(points: Point[]): string {
  return points
    .map(({ x, y }, at) =>
      at === 0 ? `M${x.toFixed(1)} ${y.toFixed(1)}` : `H${x.toFixed(1)}V${y.toFixed(1)}`,
    )
    .join("");
}
