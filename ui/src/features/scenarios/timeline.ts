import type { Arrivals, Incident, IncidentTarget, Timestamp } from "$lib/ipc/generated";
import { targetKey, targetName } from "./model";
import { secondsAfter } from "./start";

/** What the timeline spans: the workload's requests, or without one as much as the incidents need. */
export type Period = { first: Timestamp | null; seconds: number };
export type Lane = { key: string; target: IncidentTarget; name: string };
export type Span = { start: number; duration: number };
export type Block = Span & { index: number; lane: number };

const WEEK = 7 * 86_400;
const DAY = 86_400;

export function periodOf(
  workload: { first_at: Timestamp; last_at: Timestamp } | null,
  incidents: Incident[],
): Period {
  if (workload) {
    const { first_at: first, last_at: last } = workload;
    return { first, seconds: Math.max(60, Math.ceil((Date.parse(last) - Date.parse(first)) / 1000)) };
  }
  const ends = incidents.map((one) => (secondsAfter(one.starts, null) ?? 0) + one.duration_s);
  return { first: null, seconds: Math.max(WEEK, ...ends) };
}

/** The grid that dragging snaps to: fine enough to aim, coarse enough for round figures. */
export function snapStep(seconds: number): number {
  const steps: [upTo: number, step: number][] = [
    [2 * 3600, 60],
    [12 * 3600, 300],
    [3 * DAY, 900],
    [15 * DAY, 3600],
    [62 * DAY, 6 * 3600],
  ];
  return steps.find(([upTo]) => seconds <= upTo)?.[1] ?? DAY;
}

export const snapped = (seconds: number, step: number): number => Math.round(seconds / step) * step;

/** What a drag from `from` to `to` draws: from the earlier to the later, at least one step, within the period. */
export function drawnSpan(from: number, to: number, period: Period): Span {
  const step = snapStep(period.seconds);
  const last = Math.max(0, Math.floor(period.seconds / step) * step);
  const bounded = (at: number) => Math.min(last, Math.max(0, at));
  const start = bounded(Math.floor(Math.min(from, to) / step) * step);
  const end = Math.min(last + step, Math.ceil(Math.max(from, to, 0) / step) * step);
  return { start, duration: Math.max(step, end - start) };
}

/** A drag moves a span as a whole and never off the period, or one of its ends and never over the other. */
export type Grip = "whole" | "start" | "end";

export function draggedSpan(span: Span, grip: Grip, by: number, period: Period): Span {
  const step = snapStep(period.seconds);
  const { start, duration } = span;
  const end = start + duration;
  if (grip === "whole") {
    const at = Math.min(Math.max(0, snapped(start + by, step)), Math.max(0, period.seconds - step));
    return { start: by === 0 ? start : at, duration };
  }
  if (grip === "start") {
    const at = Math.min(Math.max(0, snapped(start + by, step)), Math.max(0, end - step));
    return { start: at, duration: Math.max(1, end - at) };
  }
  return { start, duration: Math.max(step, snapped(end + by, step) - start) };
}

/** Where something stands across `width` pixels. */
export function place(seconds: number, period: Period, width: number): number {
  return (seconds / period.seconds) * width;
}

export function secondsAt(x: number, period: Period, width: number): number {
  return width <= 0 ? 0 : (x / width) * period.seconds;
}

/** The part of a span that the period shows; null where it lies outside. */
export function visible({ start, duration }: Span, period: Period): Span | null {
  const from = Math.max(0, start);
  const to = Math.min(period.seconds, start + duration);
  return to <= from ? null : { start: from, duration: to - from };
}

/** A lane for each disturbed target, then for `others` until there are enough to draw on. */
export function lanesOf(incidents: Incident[], others: IncidentTarget[], atLeast = 4): Lane[] {
  const lanes = new Map<string, Lane>();
  const add = (target: IncidentTarget) => {
    const key = targetKey(target);
    if (!lanes.has(key)) lanes.set(key, { key, target, name: targetName(target) });
  };
  for (const { target } of incidents) add(target);
  for (const target of others) if (lanes.size < atLeast) add(target);
  return [...lanes.values()];
}

export function blocksOf(incidents: Incident[], lanes: Lane[], period: Period): Block[] {
  return incidents.flatMap((incident, index) => {
    const start = secondsAfter(incident.starts, period.first);
    const lane = lanes.findIndex(({ key }) => key === targetKey(incident.target));
    return start === null || lane === -1 ? [] : [{ index, lane, start, duration: incident.duration_s }];
  });
}

/** Incidents that no request can meet, because the workload does not reach to them. */
export function outside(incidents: Incident[], period: Period): boolean[] {
  return incidents.map(({ starts, duration_s: duration }) => {
    const start = secondsAfter(starts, period.first);
    return period.first !== null && start !== null && visible({ start, duration }, period) === null;
  });
}

export type Tick = { seconds: number; label: string };
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Round moments of the period, each with its label; at most `most`. */
export function ticksOf({ first, seconds }: Period, most: number): Tick[] {
  const step = [
    60,
    300,
    900,
    3600,
    3 * 3600,
    6 * 3600,
    12 * 3600,
    DAY,
    2 * DAY,
    WEEK,
    4 * WEEK,
    13 * WEEK,
  ].find((one) => seconds / one <= most);
  if (step === undefined) return [];
  const origin = first === null ? 0 : Date.parse(first) / 1000;
  // A log that begins a few seconds after midnight begins at midnight, for a label.
  const from = Math.ceil((origin - 59) / step) * step;
  const all = Array.from(
    { length: Math.max(0, Math.floor((origin + seconds - from) / step) + 1) },
    (_, at) => {
      const moment = from + at * step;
      return { seconds: moment - origin, label: first === null ? after(moment) : calendar(moment, step) };
    },
  );
  return all.filter(({ seconds: at }) => at <= seconds);
}

function calendar(moment: number, step: number): string {
  const at = new Date(moment * 1000);
  const text = at.toISOString();
  const isTime = step < DAY && moment % DAY !== 0;
  return isTime ? text.slice(11, 16) : `${WEEKDAYS[at.getUTCDay()]} ${text.slice(5, 10)}`;
}

function after(seconds: number): string {
  return seconds % DAY === 0 ? `${seconds / DAY} d` : `${Math.floor(seconds / 3600)} h`;
}

/** Saturdays and Sundays of the period, so that a peak is not mistaken for a quiet day. */
export function weekends({ first, seconds }: Period): Span[] {
  if (first === null || seconds > 92 * DAY) return [];
  const origin = Date.parse(first) / 1000;
  const found: Span[] = [];
  for (let day = Math.floor(origin / DAY); day * DAY < origin + seconds; day++) {
    const weekday = (day + 4) % 7;
    const span = visible({ start: day * DAY - origin, duration: DAY }, { first, seconds });
    if ((weekday === 0 || weekday === 6) && span) found.push(span);
  }
  return found;
}

/** The outline of the arrivals across `width` and up to `height` pixels, closed at the bottom; "" for none. */
export function arrivalsPath(arrivals: Arrivals, period: Period, width: number, height: number): string {
  const tallest = Math.max(0, ...arrivals.counts);
  if (tallest === 0 || period.first === null) return "";
  const offset = (Date.parse(arrivals.start) - Date.parse(period.first)) / 1000;
  const x = (at: number) =>
    Math.min(width, Math.max(0, place(offset + at * arrivals.bucket_s, period, width))).toFixed(1);
  const steps = arrivals.counts.map((n, at) => {
    const y = (height * (1 - n / tallest)).toFixed(1);
    return `L${x(at)} ${y}L${x(at + 1)} ${y}`;
  });
  return `M${x(0)} ${height}${steps.join("")}L${x(arrivals.counts.length)} ${height}Z`;
}

/** Whom an incident could strike: the providers that the replay billed most, else those that serve the project's models. */
export function likelyTargets(
  billed: Record<string, string>[],
  served: { provider: string }[][],
): IncidentTarget[] {
  const sums = new Map<string, number>();
  for (const costs of billed) {
    for (const [provider, cost] of Object.entries(costs)) {
      sums.set(provider, (sums.get(provider) ?? 0) + Number(cost));
    }
  }
  const paid = [...sums].sort(([, a], [, b]) => b - a).map(([provider]) => provider);
  const offered = served.flatMap((endpoints) => endpoints.slice(0, 2).map(({ provider }) => provider));
  return [...new Set([...paid, ...offered])].map((provider) => ({ provider }));
}
