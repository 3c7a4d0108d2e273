import { percent, seconds } from "$lib/format/measure";
import { shortModel } from "$lib/project/policy";
import type {
  Condition,
  Outcome,
  Project,
  ReplayedKind,
  ReplayedRequests,
  RequestColumn,
  RequestFilter,
  RequirementResult,
} from "$lib/ipc/generated";
import { NO_FILTER } from "../workloads/filter";
import { isZero } from "$lib/format/money";
import type { Call } from "./behind";
import { OWN, type Dimension } from "./drivers";

/**
 * Recorded requests that stand behind a figure, with the words that say which they are: by what the record knows of them,
 * or by what became of them in the replay of an architecture.
 */
export type Asked = {
  words: string;
  filter: RequestFilter;
  sort?: RequestColumn;
  replayed?: { architecture: string; wanted: ReplayedRequests };
};

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

/** Requests by what became of them in the replay of an architecture. */
export function inReplay(
  outcome: Outcome,
  words: string,
  what: ReplayedKind,
  of: { feature?: string; sort?: RequestColumn } = {},
): Asked {
  const wanted = of.feature === undefined ? { what } : { feature: of.feature, what };
  const asked = { words, filter: NO_FILTER, replayed: { architecture: outcome.architecture, wanted } };
  return of.sort ? { ...asked, sort: of.sort } : asked;
}

/**
 * The requests behind a figure of an architecture: those that the figure counts in its replay. Every architecture gets all
 * of them and pays for all, so there the record tells which matter.
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
      return outcome.succeeded === outcome.requests
        ? null
        : inReplay(outcome, "Show the requests that were not answered", { kind: "not_answered" });
    case "quality":
      return outcome.quality === null
        ? null
        : inReplay(
            outcome,
            `Show the requests with an answer below the mean of ${percent(outcome.quality.mean)}`,
            {
              kind: "quality_below",
              limit: outcome.quality.mean,
            },
          );
    case "fallback_depth.share":
      return outcome.fallback_depth.share === 0
        ? null
        : inReplay(outcome, "Show the requests that used a fallback", { kind: "fell_back", at_least: 1 });
    default: {
      const [, measure, percentile] = /^(ttft_ms|latency_ms)\.(p50|p95)$/.exec(metric) ?? [];
      if (!measure || !percentile) return null;
      const above = outcome[measure as "ttft_ms"][percentile as "p50"];
      return above === null ? null : slower(outcome, measure, above);
    }
  }
}

function slower(outcome: Outcome, measure: string, limit_ms: number, name = "", feature?: string): Asked {
  const first = measure === "ttft_ms";
  const what: ReplayedKind = { kind: "slower_than", measure: first ? "first_token" : "total", limit_ms };
  const took = first ? "waited longer for the first token than" : "took longer than";
  const words = `Show the requests${name} that ${took} ${seconds(limit_ms)}`;
  return inReplay(outcome, words, what, feature === undefined ? {} : { feature });
}

/**
 * The requests behind a part of the cost: those of a feature, those that a model answered or a provider was paid for. What was
 * paid to a model that answered none (a judge) stands behind its cost too.
 */
export function behindPart(by: Dimension, id: string, outcome: Outcome, project: Project): Asked | null {
  if (id === OWN) return null;
  if (by === "provider") {
    const paid = !isZero(outcome.cost_by_provider[id] ?? "0");
    return paid
      ? inReplay(outcome, `Show the requests that ${id} was paid for`, { kind: "billed_by", provider: id })
      : null;
  }
  if (by === "feature") {
    const feature = project.features.find((one) => one.id === id);
    if (!feature) return null;
    const words = `Show the requests of ${feature.name}`;
    const filter = filterOf(feature.matches);
    return filter ? { words, filter } : inReplay(outcome, words, { kind: "answered" }, { feature: id });
  }
  if ((outcome.served_by[id] ?? 0) > 0) {
    return inReplay(outcome, `Show the requests that ${shortModel(id)} answered`, {
      kind: "served_by",
      model: id,
    });
  }
  return isZero(outcome.cost_by_model[id] ?? "0")
    ? null
    : inReplay(outcome, `Show the requests that ${shortModel(id)} was paid for`, {
        kind: "billed_by",
        model: id,
      });
}

/** The requests that came to a place of a policy that calls a model. */
export function behindCall(call: Call, outcome: Outcome): Asked | null {
  if (call.node.asked === 0) return null;
  const words = `Show the requests for which ${shortModel(call.model)} was asked here: ${call.place}`;
  return inReplay(outcome, words, { kind: "asked", node: call.path });
}

/** The requests that nobody answered, by the reason that the outcome names, the most frequent first. */
export function notAnswered(outcome: Outcome): { reason: string; requests: number; asked: Asked }[] {
  return Object.entries({ ...outcome.refusals_by_reason, ...outcome.failures_by_reason })
    .filter(([, requests]) => requests > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, requests]) => ({
      reason: reason.replaceAll("_", " "),
      requests,
      asked: inReplay(outcome, `Show the requests that were not answered: ${reason.replaceAll("_", " ")}`, {
        kind: "not_answered",
        reason,
      }),
    }));
}

/** The requests of a feature that a requirement is about: those that miss it, where it is one of a request. */
export function behindRequirement(
  result: RequirementResult,
  outcome: Outcome,
  project: Project,
): Asked | null {
  const feature = project.features.find((one) => one.id === result.feature);
  const figures = outcome.features.find((one) => one.feature === result.feature);
  if (!feature || !figures || figures.requests === 0) return null;
  const limit = Number(result.limit);
  const of = { feature: feature.id };
  switch (result.requirement) {
    case "ttft_p95_ms":
    case "latency_p95_ms": {
      const measure = result.requirement === "ttft_p95_ms" ? "ttft_ms" : "latency_ms";
      return slower(outcome, measure, limit, ` of ${feature.name}`, feature.id);
    }
    case "success_rate":
      return figures.succeeded === figures.requests
        ? null
        : inReplay(
            outcome,
            `Show the requests of ${feature.name} that were not answered`,
            { kind: "not_answered" },
            of,
          );
    case "quality_floor":
      return figures.quality === null
        ? null
        : inReplay(
            outcome,
            `Show the requests of ${feature.name} with an answer below ${percent(limit)}`,
            { kind: "quality_below", limit },
            of,
          );
    default: {
      const words = `Show the requests of ${feature.name}`;
      const filter = filterOf(feature.matches);
      return filter ? { words, filter } : inReplay(outcome, words, { kind: "answered" }, of);
    }
  }
}
