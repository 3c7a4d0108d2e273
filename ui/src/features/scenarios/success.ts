import { linePath } from "$components/charts/scale";
import { success } from "$lib/format/measure";
import type { SeriesPoint } from "$lib/ipc/generated";
import { momentText } from "./start";
import { place, type Period } from "./timeline";

/** Success over the workload: where an incident shows, under its lane. */

/** Success of each stretch of time, placed at its middle; null where no request arrived. */
export type Point = { at: string; seconds: number; share: number | null; text: string };

/** A drop by less is everyday failure. */
const A_DIP = 0.01;
/** The axis never shows less than this, so that everyday failures stay a flat line. */
const LEAST_RANGE = 0.05;

export function successPoints(series: SeriesPoint[], period: Period): Point[] {
  const starts = series.map(({ at }) => (Date.parse(at) - Date.parse(period.first ?? at)) / 1000);
  const length = (starts[1] ?? period.seconds) - (starts[0] ?? 0);
  return series.map(({ at, requests, succeeded }, n) => ({
    at,
    seconds: (starts[n] ?? 0) + length / 2,
    share: requests === 0 ? null : succeeded / requests,
    text: requests === 0 ? "no requests" : success(succeeded, requests),
  }));
}

/** The lowest share that the axis shows: a round one below every point. */
export function floorOf(points: Point[]): number {
  const lowest = Math.min(1 - LEAST_RANGE, ...points.map(({ share }) => share ?? 1));
  return Math.max(0, Math.floor(lowest * 20) / 20);
}

export function successPath(points: Point[], period: Period, floor: number, width: number, height: number) {
  return linePath(
    points.map(({ seconds, share }) => ({
      x: place(seconds, period, width),
      y: share === null ? null : height * (1 - (share - floor) / (1 - floor)),
    })),
  );
}

/** "falls to 92.04 % at 2026-08-01 12:00 UTC". */
export function successFinding(points: Point[]): string {
  const known = points
    .filter(({ share }) => share !== null)
    .toSorted((a, b) => (a.share ?? 1) - (b.share ?? 1));
  const [low, usual] = [known[0], known[Math.floor(known.length / 2)]];
  if (!low || !usual) return "not known";
  if ((usual.share ?? 1) - (low.share ?? 1) < A_DIP) return `steady at ${usual.text}`;
  return `falls to ${low.text} at ${momentText(low.at)} UTC`;
}
