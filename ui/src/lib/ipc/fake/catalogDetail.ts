import type {
  CatalogChanges,
  CatalogListing,
  EndpointDetail,
  EndpointSummary,
  FigureOrigin,
  ModelDetail,
  ModelSummary,
  Money,
  PriceLine,
} from "../generated";
import { wholeCatalog as catalog } from "./catalog";

const { date, digest, source } = catalog;
const MODELS = "OpenRouter, GET /api/v1/models";
const ENDPOINTS = "OpenRouter, provider endpoints of every model; percentiles of 30 minutes";
const INDICES = "Artificial Analysis indices, as published through OpenRouter's GET /api/v1/models";

const origin = (group: FigureOrigin["group"], title: string): FigureOrigin => ({ group, title, date });
const times = (amount: Money, factor: number) => String(Number((Number(amount) * factor).toFixed(6)));

export const bundledListing: CatalogListing = {
  date,
  digest,
  source,
  models: catalog.models.length,
  in_use: true,
};

export const olderListing: CatalogListing = {
  date: "2026-07-18",
  digest: "b3:2c9be07714d05a6611f0aa83d7c4e920",
  source: "OpenRouter models and endpoints API",
  models: catalog.models.length - 3,
  imported_at: "2026-07-18T09:12:44Z",
  in_use: false,
};

export const fetchedListing: CatalogListing = {
  date: "2026-11-26",
  digest: "b3:e41a90c377b25d08fa6c1b94d2e07735",
  source: "OpenRouter models and endpoints API",
  models: catalog.models.length + 2,
  imported_at: "2026-11-26T10:30:05Z",
  in_use: false,
};

function prices(endpoint: EndpointSummary): PriceLine[] {
  const { prompt_usd_per_million: prompt, completion_usd_per_million: completion } = endpoint;
  const line = (price: string, usd: Money | undefined, condition?: string): PriceLine[] =>
    usd === undefined ? [] : [{ price, usd, per: "million_tokens", ...(condition && { condition }) }];
  const long = endpoint.context_tokens >= 1_000_000 && prompt !== undefined && completion !== undefined;
  return [
    ...line("prompt", prompt),
    ...line("completion", completion),
    ...line("cache_read", endpoint.cache_read_usd_per_million),
    ...(long
      ? [
          ...line("prompt", times(prompt, 2), "over 200000 prompt tokens"),
          ...line("completion", times(completion, 1.5), "over 200000 prompt tokens"),
        ]
      : []),
    ...(endpoint.capabilities.includes("tools")
      ? [{ price: "web_search", usd: "0.01", per: "web_search" as const }]
      : []),
  ];
}

function endpointDetail(endpoint: EndpointSummary): EndpointDetail {
  const { ttft_p50_ms: ttft, throughput_p50_tps: tps } = endpoint;
  return {
    id: endpoint.id,
    provider: endpoint.provider,
    tariff: endpoint.tariff,
    context_tokens: endpoint.context_tokens,
    max_completion_tokens: Math.min(65_536, endpoint.context_tokens / 2),
    prices: prices(endpoint),
    capabilities: endpoint.capabilities,
    ...(ttft !== undefined && {
      ttft_ms: { p50: ttft, p75: ttft * 1.4, p90: ttft * 2, p95: ttft * 2.6, p99: ttft * 5.1 },
    }),
    ...(tps !== undefined && {
      throughput_tps: { p50: tps, p75: tps * 1.2, p90: tps * 1.6, p95: tps * 1.9, p99: tps * 2.6 },
      measured_requests: Math.round(tps * 113),
    }),
    uptime: endpoint.healthy ? 0.9987 : 0.9312,
    limits: {},
    data_policy: endpoint.data_policy,
    healthy: endpoint.healthy,
    origins: [
      origin("prices", ENDPOINTS),
      origin("limits", ENDPOINTS),
      origin("performance", ENDPOINTS),
      origin("data_policy", ENDPOINTS),
    ],
  };
}

export function modelDetail(model: ModelSummary): ModelDetail {
  return {
    id: model.id,
    name: model.name,
    aliases: [],
    ...(model.launched && { launched: model.launched }),
    ...(model.retires && { retires: model.retires }),
    capabilities: model.capabilities,
    reasoning: model.capabilities.includes("reasoning") ? "optional" : "none",
    benchmarks: model.benchmarks,
    origins: [origin("listing", MODELS), origin("benchmarks", INDICES), origin("retirement", MODELS)],
    endpoints: model.endpoints.map(endpointDetail),
  };
}

/** What changed between two snapshots of the stand-in: every fifth model became cheaper or dearer. */
export function changes(old: CatalogListing, newer: CatalogListing): CatalogChanges {
  const moved = catalog.models.filter((_, at) => at % 5 === 2);
  const factors = [2.5, 1.64, 0.75, 1.28, 0.7, 1.4];
  return {
    from: old.date,
    to: newer.date,
    launched: [
      { model: "openai/gpt-5.6-luna", name: "GPT-5.6 Luna", launched: "2026-07-29" },
      { model: "deepseek/deepseek-v4-flash-0731", name: "DeepSeek V4 Flash 0731", launched: "2026-07-31" },
    ],
    retired: [
      { model: "openai/gpt-4.5-preview", name: "GPT-4.5 Preview", gone: true },
      { model: "anthropic/claude-sonnet-4", name: "Claude Sonnet 4", gone: false, date: "2026-10-01" },
    ],
    prices: moved.flatMap((model, at) => {
      const factor = factors[at % factors.length] ?? 1;
      const { prompt_usd_per_million: prompt = "0", completion_usd_per_million: completion = "0" } = model;
      return model.endpoints.slice(0, 2).flatMap(({ id: endpoint }) =>
        [
          { price: "prompt", amount: prompt },
          { price: "completion", amount: completion },
        ].map(({ price, amount }) => ({
          model: model.id,
          endpoint,
          price,
          per: "million_tokens" as const,
          old_usd: times(amount, factor),
          new_usd: amount,
          change: 1 / factor - 1,
        })),
      );
    }),
    contexts: [{ endpoint: "z-ai/glm-5.2@novita", old_tokens: 202_752, new_tokens: 1_048_576 }],
    endpoints_added: ["openai/gpt-oss-120b@cerebras", "z-ai/glm-5.2@fireworks"],
    endpoints_removed: ["moonshotai/kimi-k2.6@chutes"],
    not_compared: [],
  };
}
