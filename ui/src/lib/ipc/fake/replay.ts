import type {
  Comparison,
  Delta,
  Evidence,
  FeatureOutcome,
  Mechanisms,
  NodeOutcome,
  Outcome,
  Percentiles,
  Policy,
  Project,
} from "../generated";
import { childrenOf } from "../../project/children";
import { join } from "../../project/pointer";
import { catalog } from "./catalog";
import { guardrailEvents, nodes, provider, quality, series } from "./detail";
import { underScenario } from "./scenario";

/** A rough stand-in for the engine: enough for figures that follow an edit, not for believing them. */
const TRAFFIC: Record<string, { share: number; prompt: number; completion: number }> = {
  chat: { share: 0.66, prompt: 1700, completion: 210 },
  drafting: { share: 0.24, prompt: 2300, completion: 330 },
  summary: { share: 0.1, prompt: 4100, completion: 180 },
};

function weights(
  policy: Policy,
  outage: boolean,
  share = 1,
): [model: string, share: number, depth: number][] {
  if (policy.pattern === "model") return [[policy.model, share, 0]];
  if (policy.pattern === "task") {
    const parts = [...policy.rules.map((rule) => rule.policy), policy.otherwise];
    return parts.flatMap((part) => weights(part, outage, share / parts.length));
  }
  if (policy.pattern !== "fallback") {
    const parts = childrenOf(policy);
    return parts.flatMap((part) => weights(part.policy, outage, share / parts.length));
  }
  const lost = outage ? 0.061 : 0.004;
  const last = policy.steps.length - 1;
  return policy.steps.flatMap((step, at) => {
    const part = share * (at === last ? lost ** at : lost ** at * (1 - lost));
    return weights(step.policy, outage, part).map(([model, s]): [string, number, number] => [model, s, at]);
  });
}

const MECHANISMS: Mechanisms = {
  calls: 0,
  retries: 0,
  hedges: 0,
  hedges_won: 0,
  cache_lookups: 0,
  cache_hits: 0,
  cache_unavailable: 0,
  prefix_tokens_read: 0,
  prompt_tokens_sent: 0,
  batched: 0,
  rate_limited: 0,
  queued: 0,
  queued_us: 0,
  passed_over: 0,
  steered_over_budget: 0,
  judged: 0,
  majority_right: 0,
  votes: 0,
};

function percentiles(p50: number, evidence: Evidence): Percentiles {
  return { p50, p90: p50 * 2.1, p95: p50 * 2.9, p99: p50 * 5.2, evidence, unknown: 0 };
}

const dollars = (nano: number) => (nano / 1e9).toFixed(9);

function mapped<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function outcome(project: Project, id: string, scenario: string, requests: number): Outcome {
  const at = project.architectures.findIndex((one) => one.id === id);
  const architecture = project.architectures[at];
  const outage = scenario === "openai-outage";
  // Whole nano-dollars, so that parts sum to totals as exactly as the engine's do.
  const byModel: Record<string, number> = {};
  const byProvider: Record<string, number> = {};
  const served: Record<string, number> = {};
  const reached: NodeOutcome[] = [];
  const features = project.features.map((feature): FeatureOutcome => {
    const traffic = TRAFFIC[feature.id] ?? { share: 0, prompt: 0, completion: 0 };
    const mine = Math.round(requests * traffic.share);
    const policy = architecture?.policies[feature.id];
    const parts = policy ? weights(policy, outage) : [];
    let [cost, ttft, latency, fallback] = [0, 0, 0, 0];
    const calls: [number, string][] = [];
    const answered: Record<string, number> = {};
    for (const [model, share, depth] of parts) {
      const known = catalog.models.find((one) => one.id === model);
      if (!known) continue;
      const perRequest =
        (Number(known.prompt_usd_per_million) * traffic.prompt +
          Number(known.completion_usd_per_million) * traffic.completion) /
        1e6;
      const nano = Math.round(perRequest * mine * share * 1e9);
      cost += nano;
      calls.push([share, dollars(nano)]);
      ttft += (known.ttft_p50_ms ?? 0) * share;
      latency +=
        share *
        ((known.ttft_p50_ms ?? 0) +
          (traffic.completion / (known.endpoints[0]?.throughput_p50_tps ?? 60)) * 1000);
      if (depth > 0) fallback += share;
      byModel[model] = (byModel[model] ?? 0) + nano;
      byProvider[provider(model)] = (byProvider[provider(model)] ?? 0) + nano;
      served[model] = (served[model] ?? 0) + Math.round(mine * share);
      answered[model] = (answered[model] ?? 0) + Math.round(mine * share);
    }
    if (policy)
      reached.push(...nodes(policy, join("/architectures", at, "policies", feature.id), mine, calls));
    const chained = policy?.pattern === "fallback" && policy.steps.length > 1;
    const openAi = parts.some(([model, share]) => model.startsWith("openai/") && share > 0.5);
    const lost = !openAi ? 0.0008 : outage && !chained ? 0.062 : chained ? 0.0003 : 0.0041;
    return {
      feature: feature.id,
      requests: mine,
      succeeded: Math.round(mine * (1 - lost)),
      cost_usd: dollars(cost),
      unpriced: 0,
      ttft_ms: percentiles(ttft, "published"),
      latency_ms: percentiles(latency, "fitted"),
      fallback_share: fallback,
      escalation_share: 0,
      refused: 0,
      quality: quality(answered),
    };
  });
  const cost = Object.values(byModel).reduce((sum, nano) => sum + nano, 0);
  const mean = (value: (feature: FeatureOutcome) => number) =>
    features.reduce((sum, feature) => sum + value(feature) * feature.requests, 0) / requests;
  const succeeded = features.reduce((sum, feature) => sum + feature.succeeded, 0);
  const share = mean((feature) => feature.fallback_share);
  return {
    architecture: id,
    scenario,
    requests,
    succeeded,
    refused: 0,
    failed: requests - succeeded,
    unpriced: 0,
    unmatched: 0,
    cost_usd: dollars(cost),
    cost_evidence: "priced",
    cost_by_feature: Object.fromEntries(features.map((feature) => [feature.feature, feature.cost_usd])),
    cost_by_model: mapped(byModel, dollars),
    cost_by_provider: mapped(byProvider, dollars),
    own_cost_usd: "0",
    platform_fee_usd: "0",
    refusals_by_reason: {},
    mechanisms: MECHANISMS,
    nodes: reached,
    series: series(
      {
        requests,
        cost: cost / 1e9,
        ttft: mean((feature) => feature.ttft_ms.p50 ?? 0) * 1.3,
        lost: 1 - succeeded / requests,
      },
      outage,
    ),
    replications: null,
    served_by: served,
    ttft_ms: percentiles(
      mean((feature) => feature.ttft_ms.p50 ?? 0),
      "published",
    ),
    latency_ms: percentiles(
      mean((feature) => feature.latency_ms.p50 ?? 0),
      "fitted",
    ),
    quality: quality(served),
    escalation_share: 0,
    guardrail_events: guardrailEvents(cost / 1e9),
    truncated: 0,
    estimated: 0,
    fallback_depth: {
      share,
      mean: share,
      by_depth: [requests - Math.round(share * requests), Math.round(share * requests)],
    },
    failures_by_reason:
      requests === succeeded
        ? {}
        : {
            outage: Math.ceil((requests - succeeded) * 0.8),
            rate_limit: Math.floor((requests - succeeded) * 0.2),
          },
    features,
    requirements: project.features.flatMap((feature) => {
      const mine = features.find((one) => one.feature === feature.id);
      if (!mine) return [];
      const values = {
        ttft_p95_ms: mine.ttft_ms.p95 ?? 0,
        latency_p95_ms: mine.latency_ms.p95 ?? 0,
        success_rate: mine.succeeded / mine.requests,
        cost_per_request_usd: Number(mine.cost_usd) / mine.requests,
      };
      return Object.entries(feature.requirements ?? {}).map(([requirement, limit]) => {
        const value = values[requirement as keyof typeof values];
        const met = requirement === "success_rate" ? value >= Number(limit) : value <= Number(limit);
        return { feature: feature.id, requirement, limit: String(limit), value: value.toFixed(6), met };
      });
    }),
  };
}

function delta(outcome: Outcome, base: Outcome): Delta {
  const cost = Number(outcome.cost_usd) - Number(base.cost_usd);
  const rate = (one: Outcome) => (one.succeeded / one.requests) * 100;
  const gap = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);
  return {
    architecture: outcome.architecture,
    scenario: outcome.scenario,
    cost_usd: cost.toFixed(9),
    cost_share: Number(base.cost_usd) === 0 ? null : cost / Number(base.cost_usd),
    ttft_p50_ms: gap(outcome.ttft_ms.p50, base.ttft_ms.p50),
    ttft_p95_ms: gap(outcome.ttft_ms.p95, base.ttft_ms.p95),
    latency_p50_ms: gap(outcome.latency_ms.p50, base.latency_ms.p50),
    latency_p95_ms: gap(outcome.latency_ms.p95, base.latency_ms.p95),
    success_points: rate(outcome) - rate(base),
    fallback_points: (outcome.fallback_depth.share - base.fallback_depth.share) * 100,
    quality_points: outcome.quality && base.quality ? (outcome.quality.mean - base.quality.mean) * 100 : null,
  };
}

export function comparison(project: Project, scenario: string, requests: number): Comparison {
  const outcomes = project.architectures.map(({ id }) =>
    underScenario(project, outcome(project, id, scenario, requests)),
  );
  const base = outcomes.find(({ architecture }) => architecture === project.baseline);
  return {
    workload: project.workload?.name ?? "",
    workload_digest: project.workload?.digest ?? "",
    catalog: { date: catalog.date, digest: catalog.digest },
    seed: project.seed,
    scenario,
    baseline: project.baseline,
    outcomes,
    deltas: base ? outcomes.filter((one) => one !== base).map((one) => delta(one, base)) : [],
    elapsed_ms: 84,
  };
}
