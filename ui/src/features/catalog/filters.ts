import { compact } from "$lib/format/measure";
import type { Capability, EndpointSummary, ModelSummary } from "$lib/ipc/generated";
import { blended, type BenchmarkName, BENCHMARK_NAMES } from "./figures";

export type PolicyWanted = "any" | "no_training" | "zero_retention";

/** What a model must have to be listed. All conditions on endpoints must hold for one and the same endpoint. */
export type Filters = {
  query: string;
  capabilities: Capability[];
  policy: PolicyWanted;
  /** Tokens; 0 for any. */
  contextAtLeast: number;
  /** Blended US dollars per million tokens; empty for any. */
  priceAtMost: string;
  benchmark: BenchmarkName | null;
  /** Any of these; empty for all. */
  providers: string[];
};

export const NO_FILTERS: Filters = {
  query: "",
  capabilities: [],
  policy: "any",
  contextAtLeast: 0,
  priceAtMost: "",
  benchmark: null,
  providers: [],
};

export const CAPABILITY_NAMES: Record<Capability, string> = {
  tools: "Tool calling",
  structured_output: "Structured output",
  vision: "Vision",
  audio: "Audio",
  files: "Files",
  reasoning: "Reasoning",
};

export const POLICY_NAMES: Record<PolicyWanted, string> = {
  any: "Any",
  no_training: "No training",
  zero_retention: "Zero retention",
};

/** A filter in force: what it says, and the filters without it. */
export type FilterChip = { key: string; label: string; without: Filters };

/** Every filter in force but the search text, which stands in its own field. */
export function chips(filters: Filters): FilterChip[] {
  const found: FilterChip[] = filters.capabilities.map((one) => ({
    key: one,
    label: CAPABILITY_NAMES[one],
    without: toggleCapability(filters, one),
  }));
  const add = (key: keyof Filters, label: string) =>
    found.push({ key, label, without: { ...filters, [key]: NO_FILTERS[key] } });
  if (filters.policy !== "any") add("policy", POLICY_NAMES[filters.policy]);
  if (filters.contextAtLeast > 0) add("contextAtLeast", `Context ≥ ${compact(filters.contextAtLeast)}`);
  if (filters.priceAtMost !== "") add("priceAtMost", `Blended ≤ $${filters.priceAtMost}`);
  if (filters.benchmark) add("benchmark", `Has ${BENCHMARK_NAMES[filters.benchmark].toLowerCase()} index`);
  for (const provider of filters.providers) {
    found.push({ key: `provider ${provider}`, label: provider, without: toggleProvider(filters, provider) });
  }
  return found;
}

export function toggleCapability(filters: Filters, capability: Capability): Filters {
  return { ...filters, capabilities: toggled(filters.capabilities, capability) };
}

export function toggleProvider(filters: Filters, provider: string): Filters {
  return { ...filters, providers: toggled(filters.providers, provider) };
}

function toggled<T>(list: T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

/** The endpoints that meet every condition, in the order of the catalog; none when the model itself does not. */
export function passing(model: ModelSummary, filters: Filters): EndpointSummary[] {
  const words = filters.query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${model.id} ${model.name}`.toLowerCase();
  if (!words.every((word) => text.includes(word))) return [];
  if (filters.benchmark && model.benchmarks[filters.benchmark] === undefined) return [];
  return model.endpoints.filter((endpoint) => meets(endpoint, filters));
}

function meets(endpoint: EndpointSummary, filters: Filters): boolean {
  const { data_policy: policy } = endpoint;
  if (!filters.capabilities.every((one) => endpoint.capabilities.includes(one))) return false;
  // What a provider does not say is not taken for a promise.
  if (filters.policy === "no_training" && policy.trains !== false) return false;
  if (filters.policy === "zero_retention" && policy.retains !== false) return false;
  if (endpoint.context_tokens < filters.contextAtLeast) return false;
  if (filters.providers.length > 0 && !filters.providers.includes(endpoint.provider)) return false;
  if (filters.priceAtMost === "") return true;
  const price = blended(endpoint);
  return price !== undefined && price <= Number(filters.priceAtMost);
}

/** Providers of the catalog, by the number of endpoints they serve. */
export function providersOf(models: ModelSummary[]): { provider: string; endpoints: number }[] {
  const counts = new Map<string, number>();
  for (const { endpoints } of models) {
    for (const { provider } of endpoints) counts.set(provider, (counts.get(provider) ?? 0) + 1);
  }
  return [...counts]
    .map(([provider, endpoints]) => ({ provider, endpoints }))
    .sort((a, b) => b.endpoints - a.endpoints || a.provider.localeCompare(b.provider));
}
