import type { Capability, CatalogSummary, DataPolicy, EndpointSummary, ModelSummary } from "../generated";
import { ROWS, type Row } from "./catalogRows";

const CAN: Record<string, Capability> = {
  t: "tools",
  s: "structured_output",
  v: "vision",
  a: "audio",
  f: "files",
  r: "reasoning",
};

const POLICIES: Record<string, DataPolicy> = {
  z: { trains: false, retains: false },
  n: { trains: false, retains: true },
  t: { trains: true, retains: true },
  u: {},
};

/** What a provider asks on top of the cheapest, and how much slower it is. */
const DEARER = [1, 1, 1.1, 1.25, 1.4, 1.6];

const capabilities = (letters: string): Capability[] => [...letters].flatMap((letter) => CAN[letter] ?? []);
const times = (amount: string, factor: number) => String(Number((Number(amount) * factor).toFixed(6)));

function model(row: Row): ModelSummary {
  const [
    id,
    name,
    prompt,
    completion,
    cached,
    ttft,
    tps,
    context,
    can,
    indices,
    launched,
    providers,
    retires,
  ] = row;
  const endpoints = providers.split(" ").map((entry, at): EndpointSummary => {
    const [provider = "", policy = "u"] = entry.split(":");
    const factor = DEARER[at] ?? 1;
    return {
      id: `${id}@${provider}/${at + 1}`,
      provider,
      prompt_usd_per_million: times(prompt, factor),
      completion_usd_per_million: times(completion, factor),
      ...(cached !== null && { cache_read_usd_per_million: times(cached, factor) }),
      ...(ttft !== null && { ttft_p50_ms: ttft * factor, ttft_p95_ms: Math.round(ttft * factor * 2.6) }),
      ...(tps !== null && { throughput_p50_tps: Math.round(tps / factor) }),
      context_tokens: context,
      tariff: "standard",
      capabilities: capabilities(can),
      data_policy: POLICIES[policy] ?? {},
      healthy: at < 5,
    };
  });
  const [intelligence, coding, agentic] = indices ?? [];
  return {
    id,
    name,
    author: id.slice(0, id.indexOf("/")),
    context_tokens: context,
    prompt_usd_per_million: prompt,
    completion_usd_per_million: completion,
    ...(cached !== null && { cache_read_usd_per_million: cached }),
    ...(ttft !== null && { ttft_p50_ms: ttft, ttft_p95_ms: Math.round(ttft * 2.6) }),
    ...(tps !== null && { throughput_p50_tps: tps }),
    capabilities: capabilities(can),
    benchmarks: {
      ...(intelligence !== undefined && { intelligence }),
      ...(coding !== undefined && { coding }),
      ...(agentic !== undefined && { agentic }),
    },
    launched,
    ...(retires !== null && { retires }),
    endpoints,
  };
}

/** Everything that the stand-in knows, as the host tells it. */
export const wholeCatalog: CatalogSummary = {
  date: "2026-08-08",
  digest: "b3:77e04c1b9a5d2f6e8c3b1a0948d7f6e5",
  source: "OpenRouter models and endpoints API, captured 2026-08-08; figures only were taken",
  models: ROWS.map(model),
};

/** A few well-known models, the first ones of the whole. */
export const catalog: CatalogSummary = { ...wholeCatalog, models: wholeCatalog.models.slice(0, 13) };
