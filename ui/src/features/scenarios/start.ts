import type { IncidentStart, Timestamp } from "$lib/ipc/generated";
import { lengthText } from "./quantity";

/** When something starts: a while after the workload's first request, or at an instant. Both survive being moved. */

export const EXPECTS_MOMENT = "A date and time such as 2026-12-08 09:00";

const MINUTE_MS = 60_000;

/** "2026-12-08 09:00", in UTC; seconds only where they say something. */
export function momentText(at: Timestamp): string {
  const text = new Date(at).toISOString();
  const clock = text.slice(17, 19) === "00" ? text.slice(11, 16) : text.slice(11, 19);
  return `${text.slice(0, 10)} ${clock}`;
}

export function parseMoment(text: string): Timestamp | null {
  const [, date, clock = "00:00", seconds = ":00"] =
    /^(\d{4}-\d\d-\d\d)(?:[ T]+(\d\d:\d\d)(:\d\d)?)?\s*(?:z|utc)?$/i.exec(text.trim()) ?? [];
  if (date === undefined) return null;
  const at = new Date(`${date}T${clock}${seconds}Z`);
  // A date that does not exist, 31 February, would be moved to one that does.
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date
    ? null
    : timestamp(at.getTime());
}

export function acceptMoment(text: string): string | null {
  const at = parseMoment(text);
  return at === null ? null : momentText(at);
}

export function timestamp(ms: number): Timestamp {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

/** Seconds after the first request, null where that takes a workload. */
export function secondsAfter(start: IncidentStart, first: Timestamp | null): number | null {
  if ("after_first_request_s" in start) return start.after_first_request_s;
  return first === null ? null : (Date.parse(start.at) - Date.parse(first)) / 1000;
}

/** The same kind of start at another second after the first request. */
export function moved(start: IncidentStart, seconds: number, first: Timestamp | null): IncidentStart {
  if ("after_first_request_s" in start || first === null) {
    return { after_first_request_s: Math.max(0, Math.round(seconds)) };
  }
  // Whole minutes: the seconds of the first arrival are no part of a plan.
  return { at: timestamp(Math.round((Date.parse(first) + seconds * 1000) / MINUTE_MS) * MINUTE_MS) };
}

/** The same start, to the minute, said in the other way. */
export function asKind(start: IncidentStart, kind: "after" | "at", first: Timestamp | null): IncidentStart {
  const seconds = secondsAfter(start, first);
  if (kind === "after") return { after_first_request_s: Math.max(0, Math.round((seconds ?? 0) / 60) * 60) };
  return moved({ at: "" }, seconds ?? 0, first ?? timestamp(0));
}

export function startText(start: IncidentStart): string {
  return "at" in start
    ? `${momentText(start.at)} UTC`
    : `${lengthText(start.after_first_request_s)} after the first request`;
}
