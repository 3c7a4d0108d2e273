import type { LimitChange } from "$lib/ipc/generated";

/** The figures of a change of limits, two of which the file keeps one level deeper. */

export const LIMITS = [
  { key: "requests_per_minute", name: "Requests a minute", unit: "/min" },
  { key: "tokens_per_minute", name: "Tokens a minute", unit: "/min" },
  { key: "concurrency", name: "Calls at the same time", unit: "calls" },
  { key: "queue", name: "Calls that may wait", unit: "calls" },
] as const;
export type LimitKey = (typeof LIMITS)[number]["key"];

export function limitOf(change: LimitChange | null, key: LimitKey): number | undefined {
  if (!change) return undefined;
  return key === "concurrency" || key === "queue" ? change[key] : change.limits?.[key];
}

export function withLimit(change: LimitChange, key: LimitKey, value: number | undefined): LimitChange {
  if (key === "concurrency" || key === "queue") {
    const { [key]: _, ...rest } = change;
    return value === undefined ? rest : { ...rest, [key]: value };
  }
  const { limits = {}, ...rest } = change;
  const { [key]: _, ...others } = limits;
  const changed = value === undefined ? others : { ...others, [key]: value };
  return Object.keys(changed).length === 0 ? rest : { ...rest, limits: changed };
}

export function withKnown(change: LimitChange, known: boolean): LimitChange {
  const { known: _, ...rest } = change;
  return known ? { ...rest, known } : rest;
}
