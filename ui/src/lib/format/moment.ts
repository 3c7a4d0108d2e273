import type { Timestamp } from "../ipc/generated";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "2026-08-08", for tables and the status bar. All times are UTC on the wire and on screen. */
export function day(at: Timestamp): string {
  return at.slice(0, 10);
}

/** "8 Aug 2026", for prose. */
export function proseDay(at: Timestamp): string {
  const [year, month, date] = at.slice(0, 10).split("-").map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** "8 Aug 2026, 14:05 UTC", for what was done at a moment. */
export function proseMinute(at: Timestamp): string {
  return `${proseDay(at)}, ${at.slice(11, 16)} UTC`;
}

/** "08-01 00:00:03.118": enough to find a request in its log. */
export function requestTime(at: Timestamp): string {
  const [, clock = "", fraction = ""] = /T([\d:]{8})(?:\.(\d+))?/.exec(at) ?? [];
  return `${at.slice(5, 10)} ${clock}.${fraction.padEnd(3, "0").slice(0, 3)}`;
}

/** "1 to 7 Aug 2026", or with clock times when it is all one day. */
export function span(first: Timestamp, last: Timestamp): string {
  if (day(first) === day(last)) return `${proseDay(first)}, ${first.slice(11, 16)} to ${last.slice(11, 16)}`;
  const [a, b] = [proseDay(first), proseDay(last)];
  const [dateA, monthA, yearA] = a.split(" ");
  const [, monthB, yearB] = b.split(" ");
  if (yearA !== yearB) return `${a} to ${b}`;
  return monthA === monthB ? `${dateA} to ${b}` : `${dateA} ${monthA} to ${b}`;
}

const UNITS: Record<number, string> = { 60: "minute", 3600: "hour", 86400: "day" };

/** "hour", "10 min": what a count over a window is counted per. */
export function per(seconds: number): string {
  return UNITS[seconds] ?? length(seconds);
}

/** "45 s", "5 min", "6 h": the length of a bucket or of an incident. */
export function length(seconds: number): string {
  if (seconds % 86400 === 0) return `${seconds / 86400}\u00a0d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}\u00a0h`;
  if (seconds % 60 === 0) return `${seconds / 60}\u00a0min`;
  return `${seconds}\u00a0s`;
}
