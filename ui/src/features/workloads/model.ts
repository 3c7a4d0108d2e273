import type { WorkloadDetail } from "$lib/ipc/generated";

const FIELD_NAMES: Record<string, string> = {
  feature: "Feature",
  model: "Model",
  cost: "Cost",
  ttft: "First token",
  latency: "Total latency",
  status: "Status",
  session: "Session",
};

const FORMAT_NAMES: Record<string, string> = { synthetic: "synthesised" };

export function fieldName(field: string): string {
  return FIELD_NAMES[field] ?? field;
}

/** A format id as words: "openrouter_csv" is "openrouter csv". */
export function formatName(format: string): string {
  return FORMAT_NAMES[format] ?? format.replaceAll("_", " ");
}

export function isSynthesised(format: string): boolean {
  return format === "synthetic";
}

export type Shared = { id: string; requests: number; share: number };

/** The largest shares of a workload, with the rest as one row. */
export function largest(shares: { id: string; requests: number }[], all: number, kept = 6): Shared[] {
  const sorted = shares.toSorted((a, b) => b.requests - a.requests);
  const rest = sorted.slice(kept).reduce((sum, { requests }) => sum + requests, 0);
  const shown = sorted.slice(0, kept);
  if (rest > 0) shown.push({ id: `${sorted.length - kept} others`, requests: rest });
  return shown.map((one) => ({ ...one, share: all === 0 ? 0 : one.requests / all }));
}

export type Totals = Pick<WorkloadDetail, "requests" | "prompt_tokens" | "cached_tokens">;

/** Which share of the prompt tokens came from a cache. */
export function cachedShare({ prompt_tokens, cached_tokens }: Totals): number {
  return prompt_tokens === 0 ? 0 : cached_tokens / prompt_tokens;
}

/** Why a name cannot be given to a workload, or null. */
export function nameProblem(name: string, taken: string[]): string | null {
  const trimmed = name.trim();
  if (trimmed === "") return "A workload needs a name.";
  if (taken.includes(trimmed)) return "A workload has this name already.";
  return null;
}
