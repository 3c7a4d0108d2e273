import { count } from "$lib/format/measure";
import type {
  DataPolicy,
  EndpointDetail,
  EndpointLimits,
  FigureGroup,
  PriceUnit,
  Reasoning,
  Tariff,
} from "$lib/ipc/generated";

export const UNIT_NAMES: Record<PriceUnit, string> = {
  million_tokens: "per million tokens",
  request: "per request",
  image: "per image",
  web_search: "per search",
};

const PRICE_NAMES: Record<string, string> = {
  prompt: "Prompt",
  completion: "Completion",
  cache_read: "Cache read",
  cache_write: "Cache write, 5 min",
  cache_write_1h: "Cache write, 1 h",
  reasoning: "Reasoning",
  request: "Request",
  image: "Image",
  audio: "Audio",
  web_search: "Web search",
};

export function priceName(price: string): string {
  return PRICE_NAMES[price] ?? price.replaceAll("_", " ");
}

export const GROUP_NAMES: Record<FigureGroup, string> = {
  listing: "Listing",
  retirement: "Retirement",
  benchmarks: "Benchmarks",
  prices: "Prices",
  limits: "Context and limits",
  performance: "Latency and health",
  data_policy: "Data policy",
};

export const REASONING_NAMES: Record<Reasoning, string> = {
  none: "no",
  optional: "when asked to",
  default: "unless told not to",
  mandatory: "always",
};

export const TARIFF_NAMES: Record<Tariff, string> = {
  standard: "standard",
  batch: "batch",
  flex: "flex",
  priority: "priority",
};

/** What a provider does with prompts, in a word or two; what it does not say is unknown, not fine. */
export function policyInWords({ trains, retains }: DataPolicy): string {
  if (trains) return "trains";
  if (retains === false) return trains === false ? "zero retention" : "zero retention, training unknown";
  if (trains === false) return retains ? "retains, no training" : "no training, retention unknown";
  return retains ? "retains, training unknown" : "unknown";
}

export function limitsInWords({
  requests_per_minute: requests,
  tokens_per_minute: tokens,
}: EndpointLimits): string {
  const parts = [
    requests === undefined ? "" : `${count(requests)} requests a minute`,
    tokens === undefined ? "" : `${count(tokens)} tokens a minute`,
  ].filter(Boolean);
  return parts.join(", ") || "none stated";
}

/** "amazon-bedrock, eu-west-1, batch": what tells an endpoint from the others of its model. */
export function endpointName({ provider, region, tariff, quantization }: EndpointDetail): string {
  return [provider, region, tariff === "standard" ? "" : TARIFF_NAMES[tariff], quantization]
    .filter(Boolean)
    .join(", ");
}

/** The amount of a base price. */
export function basePrice(endpoint: EndpointDetail, price: string): string | undefined {
  return endpoint.prices.find((line) => line.price === price && line.condition === undefined)?.usd;
}
