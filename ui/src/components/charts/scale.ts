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

/** The area between two lines over the same positions. */
export function areaPath(low: { x: number; y: number }[], high: { x: number; y: number }[]): string {
  if (low.length === 0) return "";
  return `${linePath(low)}${linePath(high.toReversed()).replace("M", "L")}Z`;
}

/** Every how many positions one is marked, so that there are at most so many marks: steps that months have. */
export function stepOf(positions: number, most: number): number {
  const steps = [1, 2, 3, 6, 12, 24];
  return steps.find((step) => (positions - 1) / step < most) ?? Math.ceil(positions / most);
}

/** Maps a value of the domain to the screen. */
export type Scale = (value: number) => number;

export function linearScale([low, high]: [number, number], [from, to]: [number, number]): Scale {
  return (value) => (high === low ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from));
}

export function logScale([low, high]: [number, number], range: [number, number]): Scale {
  const inner = linearScale([Math.log(low), Math.log(high)], range);
  return (value) => inner(Math.log(value));
}

/** Round steps that cover `low`..`high` and need not begin at zero: for positions, never for bars. */
export function ticksBetween(low: number, high: number, wanted = 4): number[] {
  if (!(high > low)) {
    const around = Math.abs(low) * 0.05 || 1;
    return ticksBetween(low - around, high + around, wanted);
  }
  const rough = (high - low) / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * magnitude >= rough * 0.999) ?? 10) * magnitude;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** 1, 2 and 5 of each power of ten, from the last that is not above `low` to the first that is not below `high`. */
export function logTicks(low: number, high: number): number[] {
  const all: number[] = [];
  for (let power = Math.floor(Math.log10(low)) - 1; power <= Math.ceil(Math.log10(high)); power++) {
    for (const digit of [1, 2, 5]) all.push(Number((digit * 10 ** power).toPrecision(1)));
  }
  const first = all.findLastIndex((tick) => tick <= low);
  const last = all.findIndex((tick) => tick >= high);
  return all.slice(Math.max(0, first), last + 1);
}

const MINUTE = 60_000;
const STEPS = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14_400, 43_200, 129_600].map(
  (minutes) => minutes * MINUTE,
);

/** Whole steps of time in UTC between two instants, with the day where a day begins and the clock elsewhere. */
export function timeTicks(from: number, to: number, wanted = 6): { at: number; label: string }[] {
  const step = STEPS.find((length) => (to - from) / length <= wanted) ?? (to - from) / wanted;
  const found: { at: number; label: string }[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const moment = new Date(at).toISOString();
    const midnight = at % (1440 * MINUTE) === 0;
    found.push({ at, label: midnight || step >= 1440 * MINUTE ? moment.slice(5, 10) : moment.slice(11, 16) });
  }
  return found;
}
