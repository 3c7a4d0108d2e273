/** Round steps from zero that cover `max`, about `wanted` of them. */
export function ticks(max: number, wanted = 4): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10) * magnitude;
  const last = Math.ceil(max / step - 1e-9);
  return Array.from({ length: last + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

/** Moves labels apart to at least `gap`, keeping their order and staying within `low`..`high`. */
export function spread(positions: number[], gap: number, low: number, high: number): number[] {
  const order = positions.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  let floor = low;
  for (const label of order) {
    label.at = Math.max(label.at, floor);
    floor = label.at + gap;
  }
  let ceiling = high;
  for (const label of order.reverse()) {
    label.at = Math.min(label.at, ceiling);
    ceiling = label.at - gap;
  }
  const placed = new Array<number>(positions.length).fill(0);
  for (const { at, index } of order) placed[index] = at;
  return placed;
}

/** The path of a line over the known points; a gap where one is unknown. */
export function linePath(points: { x: number; y: number | null }[]): string {
  let pen = false;
  let path = "";
  for (const { x, y } of points) {
    if (y !== null) path += `${pen ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = y !== null;
  }
  return path;
}
