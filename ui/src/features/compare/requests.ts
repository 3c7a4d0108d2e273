import { seconds } from "$lib/format/measure";
import { shortModel } from "$lib/project/policy";
import type {
  Condition,
  Outcome,
  Project,
  RequestColumn,
  RequestFilter,
  RequirementResult,
} from "$lib/ipc/generated";
import { NO_FILTER, STATUSES } from "../workloads/filter";
import { callsOf } from "./behind";
import { OWN, type Dimension } from "./drivers";

/** Recorded requests that stand behind a figure, with the words that say which they are. */
export type Asked = { words: string; filter: RequestFilter; sort?: RequestColumn };

const FAILED = STATUSES.filter((status) => status !== "ok" && status !== "");

/**
 * The requests that a match rule catches, as the table of requests can filter them; null where it cannot: it knows neither
 * tasks nor keys nor "not".
 */
export function filterOf(condition: Condition): RequestFilter | null {
  if (condition === "always") return NO_FILTER;
  if (condition === "untagged") return { ...NO_FILTER, features: [""] };
  if ("feature_tag" in condition) return { ...NO_FILTER, features: condition.feature_tag };
  if ("prompt_tokens" in condition) return { ...NO_FILTER, prompt_tokens: condition.prompt_tokens };
  if ("any" in condition) return union(condition.any.map(filterOf));
  if ("all" in condition) return both(condition.all.map(filterOf));
  return null;
}

/** One list of features: the only alternatives that the table knows. */
function union(parts: (RequestFilter | null)[]): RequestFilter | null {
  const features = parts.map((part) => (part && onlyFeatures(part) ? part.features : null));
  return features.includes(null) || features.length === 0
    ? null
    : { ...NO_FILTER, features: [...new Set(features.flatMap((list) => list ?? []))] };
}

function onlyFeatures(filter: RequestFilter): boolean {
  return filter.features.length > 0 && Object.keys(filter.prompt_tokens).length === 0;
}

function both(parts: (RequestFilter | null)[]): RequestFilter | null {
  return parts.reduce(
    (all, part) => {
      if (!all || !part) return null;
      if (all.features.length > 0 && part.features.length > 0) return null;
      const limits = [all, part].filter(({ prompt_tokens: tokens }) => Object.keys(tokens).length > 0);
      if (limits.length > 1) return null;
      return {
        ...all,
        features: [...all.features, ...part.features],
        prompt_tokens: { ...all.prompt_tokens, ...part.prompt_tokens },
      };
    },
    NO_FILTER as RequestFilter | null,
  );
}

/**
 * The requests behind a figure of an architecture. Every architecture gets all of them; what the record knows of them is
 * how long they took, what they cost and whether they failed, which is not what the replay makes of them, and is said.
 */
export function behindFigure(metric: string, outcome: Outcome): Asked | null {
  switch (metric) {
    case "requests":
      return { words: "Show the requests", filter: NO_FILTER };
    case "cost_usd":
    case "cost_per_thousand":
      return {
        words: "Show the requests, those with the dearest record first",
        filter: NO_FILTER,
        sort: "cost",
      };
    case "succeeded":
      return {
        words: "Show the requests that failed in the record",
        filter: { ...NO_FILTER, statuses: FAILED },
      };
    default: {
      const [, measure, percentile] = /^(ttft_ms|latency_ms)\.(p50|p95)$/.exec(metric) ?? [];
      if (!measure || !percentile) return null;
      const above = outcome[measure as "ttft_ms"][percentile as "p50"];
      if (above === null) return null;
      return {
        words: `Show the requests that took longer than ${seconds(above)} in the record`,
        filter: { ...NO_FILTER, [measure]: { above } },
        sort: measure === "ttft_ms" ? "ttft" : "latency",
      };
    }
  }
}

/** The requests behind a part of the cost: those of a feature, or of the features that may call a model. */
export function behindPart(by: Dimension, id: string, outcome: Outcome, project: Project): Asked | null {
  if (id === OWN || by === "provider") return null;
  if (by === "feature") {
    const feature = project.features.find((one) => one.id === id);
    const filter = feature && filterOf(feature.matches);
    return filter ? { words: `Show the requests of ${feature.name}`, filter } : null;
  }
  const callers = new Set(
    callsOf(outcome, project).flatMap((call) => (call.model === id ? call.feature : [])),
  );
  const filters = project.features.flatMap((one) => (callers.has(one.id) ? filterOf(one.matches) : []));
  const filter = filters.length === 1 ? (filters[0] ?? null) : union(filters);
  return filter ? { words: `Show the requests of the features that call ${shortModel(id)}`, filter } : null;
}

/** The requests of a feature that a requirement is about: those over its limit in the record, where it is one of a request. */
export function behindRequirement(result: RequirementResult, project: Project): Asked | null {
  const feature = project.features.find((one) => one.id === result.feature);
  const filter = feature && filterOf(feature.matches);
  if (!filter) return null;
  const above = Number(result.limit);
  switch (result.requirement) {
    case "ttft_p95_ms":
    case "latency_p95_ms": {
      const measure = result.requirement === "ttft_p95_ms" ? "ttft_ms" : "latency_ms";
      return {
        words: `Show the requests of ${feature.name} that took longer than ${seconds(above)} in the record`,
        filter: { ...filter, [measure]: { above } },
      };
    }
    case "success_rate":
      return {
        words: `Show the requests of ${feature.name} that failed in the record`,
        filter: { ...filter, statuses: FAILED },
      };
    default:
      return { words: `Show the requests of ${feature.name}`, filter };
  }
}
