import type { RequirementResult, Requirements } from "../ipc/generated";
import { percent, seconds } from "../format/measure";
import { perRequest, total } from "../format/money";

/** Requirements with a limit that a replay is held against; what an endpoint must offer is not among them. */
export type RequirementKey = Exclude<keyof Requirements, "data" | "capabilities" | "context_tokens">;

export const REQUIREMENTS: { key: RequirementKey; name: string; bound: "at most" | "at least" }[] = [
  { key: "ttft_p95_ms", name: "p95 first token", bound: "at most" },
  { key: "latency_p95_ms", name: "p95 total", bound: "at most" },
  { key: "success_rate", name: "Success", bound: "at least" },
  { key: "quality_floor", name: "Quality", bound: "at least" },
  { key: "cost_per_request_usd", name: "Cost per request", bound: "at most" },
  { key: "monthly_budget_usd", name: "Cost a month", bound: "at most" },
];

/** A limit or a replayed value with its unit. Wire values are plain numbers in the unit that the key names. */
export function requirementValue(key: string, value: string | null): string {
  if (value === null) return "unknown";
  switch (key as RequirementKey) {
    case "ttft_p95_ms":
    case "latency_p95_ms":
      return seconds(Number(value));
    case "success_rate":
    case "quality_floor":
      return percent(Number(value), 2);
    case "cost_per_request_usd":
      return perRequest(value);
    case "monthly_budget_usd":
      return total(value);
    default:
      return value;
  }
}

/** The replayed value. One that breaches its limit by less than is usually shown gets the digits that tell them apart. */
export function replayedValue({ requirement, limit, value, met }: RequirementResult): string {
  const text = requirementValue(requirement, value);
  if (met !== false || value === null || text !== requirementValue(requirement, limit)) return text;
  switch (requirement as RequirementKey) {
    case "ttft_p95_ms":
    case "latency_p95_ms":
      return `${Number(value).toFixed(1)}\u00a0ms`;
    case "success_rate":
    case "quality_floor":
      return percent(Number(value), 4);
    case "cost_per_request_usd":
    case "monthly_budget_usd":
      return `$${value}`;
    default:
      return text;
  }
}

export function requirementName(key: string): string {
  return REQUIREMENTS.find((requirement) => requirement.key === key)?.name ?? key;
}

export function requirementBound(key: string): string {
  return REQUIREMENTS.find((requirement) => requirement.key === key)?.bound ?? "limit";
}

export type RequirementTally = { met: number; total: number; breached: number; unknown: number };

export function tally(results: RequirementResult[]): RequirementTally {
  const met = results.filter((result) => result.met === true).length;
  const breached = results.filter((result) => result.met === false).length;
  return { met, total: results.length, breached, unknown: results.length - met - breached };
}
