import { digits, parseDecimal, round, toNumber } from "$lib/format/decimal";
import { drawn } from "$lib/format/money";
import type { EndpointSummary, ModelSummary, Money } from "$lib/ipc/generated";

export type BenchmarkName = "intelligence" | "coding" | "agentic";

export const BENCHMARK_NAMES: Record<BenchmarkName, string> = {
  intelligence: "Intelligence",
  coding: "Coding",
  agentic: "Agentic",
};

/** A model as a row of the table. Its figures are those of the endpoints that pass the filters. */
export type CatalogRow = {
  model: ModelSummary;
  /** The endpoints that pass, cheapest of the standard tariff first. */
  endpoints: EndpointSummary[];
  /** Whose prices the row shows. */
  cheapest: EndpointSummary;
  /** Dollars per million tokens, three read for one written: for sorting and drawing. */
  blended: number | undefined;
  contextTokens: number;
  ttftP50Ms: number | undefined;
  ttftP95Ms: number | undefined;
  throughputTps: number | undefined;
  zeroRetention: number;
};

/** Tokens read for each token written, in the blended price. */
export const BLEND = 3;

/** Dollars per million tokens at three read for one written; a float, for sorting and drawing only. */
export function blended(prices: {
  prompt_usd_per_million?: Money;
  completion_usd_per_million?: Money;
}): number | undefined {
  const { prompt_usd_per_million: prompt, completion_usd_per_million: completion } = prices;
  if (prompt === undefined || completion === undefined) return undefined;
  return (BLEND * drawn(prompt) + drawn(completion)) / (BLEND + 1);
}

/** The row of a model with these of its endpoints; null when there are none. */
export function rowOf(model: ModelSummary, endpoints: EndpointSummary[]): CatalogRow | null {
  const [cheapest] = endpoints;
  if (!cheapest) return null;
  const fastest = endpoints
    .filter(({ ttft_p50_ms }) => ttft_p50_ms !== undefined)
    .reduce<EndpointSummary | null>(
      (best, one) => (best && (best.ttft_p50_ms ?? 0) <= (one.ttft_p50_ms ?? 0) ? best : one),
      null,
    );
  const throughputs = endpoints.flatMap(({ throughput_p50_tps: tps }) => (tps === undefined ? [] : [tps]));
  return {
    model,
    endpoints,
    cheapest,
    blended: blended(cheapest),
    contextTokens: Math.max(...endpoints.map(({ context_tokens }) => context_tokens)),
    ttftP50Ms: fastest?.ttft_p50_ms,
    ttftP95Ms: fastest?.ttft_p95_ms,
    throughputTps: throughputs.length > 0 ? Math.max(...throughputs) : undefined,
    zeroRetention: endpoints.filter(({ data_policy }) => data_policy.retains === false).length,
  };
}

/** A list price without its sign, for a column whose head has it: two decimals, three below ten cents. */
export function listPrice(amount: Money | undefined): string {
  if (amount === undefined) return "–";
  const exact = parseDecimal(amount);
  if (exact.units === 0n) return "0";
  return digits(round(exact, toNumber(exact) < 0.1 ? 3 : 2));
}

/** A price to its last digit, with at least two decimals. */
export function exactPrice(amount: Money): string {
  const exact = parseDecimal(amount);
  let { units, scale } = exact;
  while (scale > 2 && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  const shown = { units, scale };
  return `$${digits(shown.scale < 2 ? round(shown, 2) : shown)}`;
}
