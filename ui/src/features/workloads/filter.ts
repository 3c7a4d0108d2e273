import type { RequestFilter } from "$lib/ipc/generated";
import { count } from "$lib/format/measure";
import { isAmount } from "$lib/format/decimal";

type Limits = { at_least?: number; above?: number; at_most?: number; below?: number };
type Bound = keyof Limits;
type Measure =
  "prompt_tokens" | "cached_tokens" | "completion_tokens" | "ttft_ms" | "latency_ms" | "cost_usd";
type Names = "features" | "models" | "statuses";

export const NO_FILTER: RequestFilter = {
  text: "",
  features: [],
  models: [],
  statuses: [],
  prompt_tokens: {},
  cached_tokens: {},
  completion_tokens: {},
  ttft_ms: {},
  latency_ms: {},
  cost_usd: {},
};

/** Statuses as the log has them; the last stands for a log that does not say. */
export const STATUSES = ["ok", "error", "rate_limited", "timeout", ""];

export function statusName(status: string): string {
  return status === "" ? "not recorded" : status.replaceAll("_", " ");
}

const MEASURES: Record<string, Measure> = {
  in: "prompt_tokens",
  prompt: "prompt_tokens",
  cached: "cached_tokens",
  out: "completion_tokens",
  answer: "completion_tokens",
  first: "ttft_ms",
  total: "latency_ms",
  cost: "cost_usd",
};
const MEASURE_NAMES: Record<Measure, string> = {
  prompt_tokens: "In",
  cached_tokens: "Cached",
  completion_tokens: "Out",
  ttft_ms: "First token",
  latency_ms: "Total",
  cost_usd: "Cost",
};
const LISTS: Record<string, Names> = { feature: "features", model: "models", status: "statuses" };
const LIST_NAMES: Record<Names, string> = { features: "Feature", models: "Model", statuses: "Status" };
const BOUNDS: Record<string, Bound> = {
  ">=": "at_least",
  "≥": "at_least",
  ">": "above",
  "<=": "at_most",
  "≤": "at_most",
  "<": "below",
};
const SIGNS: Record<Bound, string> = { at_least: "≥", above: ">", at_most: "≤", below: "<" };

const COMPARISON = /^(\p{L}+)\s*(>=|<=|>|<|≥|≤)\s*(.+)$/u;
const NAMED = /^(feature|model|status)\s*[:=]\s*(.*)$/i;
const MOMENT = /^(from|until)\s+(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::(\d{2}))?)?Z?$/i;

/**
 * The filter with what was typed: parts between commas, each a comparison ("in > 2k", "total < 800 ms", "cost >= 0.01"),
 * a name ("feature: chat"), a moment ("from 2026-08-03 12:00") or words to look for.
 */
export function withTyped(filter: RequestFilter, typed: string): RequestFilter {
  return typed
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .reduce((all, part) => withPart(all, part), filter);
}

function withPart(filter: RequestFilter, part: string): RequestFilter {
  const [, name = "", sign = "", value = ""] = COMPARISON.exec(part) ?? [];
  const measure = MEASURES[name.toLowerCase()];
  const bound = BOUNDS[sign];
  if (measure && bound) {
    const limit = limitOf(measure, value);
    if (limit !== null) return withLimit(filter, measure, bound, limit);
  }
  const [, list = "", wanted = ""] = NAMED.exec(part) ?? [];
  const names = LISTS[list.toLowerCase()];
  if (names) return withName(filter, names, wanted.trim() === "none" ? "" : asStatus(names, wanted.trim()));
  const [, side, date, clock = "00:00", second = "00"] = MOMENT.exec(part) ?? [];
  if (side && date) {
    const at = new Date(`${date}T${clock}:${second}Z`);
    if (!Number.isNaN(at.getTime())) return { ...filter, [side.toLowerCase()]: at.toISOString() };
  }
  return { ...filter, text: filter.text === "" ? part : `${filter.text} ${part}` };
}

const asStatus = (names: Names, wanted: string) =>
  names === "statuses" ? wanted.toLowerCase().replaceAll(" ", "_") : wanted;

/** A cost stays a decimal text, a duration becomes milliseconds (seconds unless it says ms), tokens may end in k or M. */
function limitOf(measure: Measure, text: string): number | string | null {
  const value = text.trim();
  if (measure === "cost_usd") {
    const amount = value.replace(/^\$/, "");
    return isAmount(amount) ? amount : null;
  }
  const [, number, unit = ""] =
    /^(\d+(?:\.\d+)?)\s*(k|M|ms|s|min)?$/.exec(value.replaceAll(/[ _](?=\d)/g, "")) ?? [];
  if (number === undefined) return null;
  const factors: Record<string, number> = measure.endsWith("_ms")
    ? { "": 1000, s: 1000, ms: 1, min: 60_000 }
    : { "": 1, k: 1000, M: 1_000_000 };
  const factor = factors[unit];
  return factor === undefined ? null : Number(number) * factor;
}

function withLimit(
  filter: RequestFilter,
  measure: Measure,
  bound: Bound,
  limit: number | string,
): RequestFilter {
  return { ...filter, [measure]: { ...filter[measure], [bound]: limit } };
}

export function withName(filter: RequestFilter, names: Names, name: string): RequestFilter {
  return filter[names].includes(name) ? filter : { ...filter, [names]: [...filter[names], name] };
}

export type Chip = { id: string; name: string; value: string; without: RequestFilter };

/** The parts of a filter, each with the filter that is left when it is taken away. */
export function chips(filter: RequestFilter): Chip[] {
  const lists = (["features", "models", "statuses"] as const).flatMap((list) =>
    filter[list].map((name) => ({
      id: `${list}:${name}`,
      name: LIST_NAMES[list],
      value: list === "statuses" ? statusName(name) : name === "" ? "none" : name,
      without: { ...filter, [list]: filter[list].filter((other) => other !== name) },
    })),
  );
  const limits = (Object.keys(MEASURE_NAMES) as Measure[]).flatMap((measure) =>
    (Object.keys(SIGNS) as Bound[]).flatMap((bound) => {
      const limit = filter[measure][bound];
      if (limit === undefined) return [];
      const { [bound]: _, ...rest } = filter[measure];
      const value = `${SIGNS[bound]} ${limitText(measure, limit)}`;
      return [
        {
          id: `${measure}:${bound}`,
          name: MEASURE_NAMES[measure],
          value,
          without: { ...filter, [measure]: rest },
        },
      ];
    }),
  );
  const moments = (["from", "until"] as const).flatMap((side) => {
    const { [side]: at, ...without } = filter;
    if (at === undefined) return [];
    const value = `${at.slice(0, 10)} ${at.slice(11, at.slice(17, 19) === "00" ? 16 : 19)}`;
    return [{ id: side, name: side === "from" ? "From" : "Until", value, without }];
  });
  const { replayed, ...unreplayed } = filter;
  const told = replayed
    ? [{ id: "replayed", name: "Replay of", value: replayed.words, without: unreplayed }]
    : [];
  const text =
    filter.text === ""
      ? []
      : [{ id: "text", name: "Has", value: filter.text, without: { ...filter, text: "" } }];
  return [...told, ...lists, ...limits, ...moments, ...text];
}

function limitText(measure: Measure, limit: number | string): string {
  if (typeof limit === "string") return `$${limit}`;
  if (!measure.endsWith("_ms")) return count(limit);
  return limit < 1000 ? `${limit}\u00a0ms` : `${limit / 1000}\u00a0s`;
}
