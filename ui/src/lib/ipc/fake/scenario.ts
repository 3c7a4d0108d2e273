import { childrenOf } from "../../project/children";
import type {
  Diagnostic,
  FeatureOutcome,
  IncidentStart,
  IncidentTarget,
  Outcome,
  Percentiles,
  Policy,
  Project,
  RequirementResult,
  Scenario,
} from "../generated";
import { catalog } from "./catalog";
import { provider } from "./detail";

/** What a scenario makes of an outcome: rough, but every override is seen to do something. */
export function underScenario(project: Project, outcome: Outcome): Outcome {
  const scenario = project.scenarios.find(({ id }) => id === outcome.scenario);
  const policies = project.architectures.find(({ id }) => id === outcome.architecture)?.policies ?? {};
  if (!scenario) return outcome;
  const volume = Number(scenario.traffic ?? "1") * (1 + (scenario.monthly_growth ?? 0) * 0.117);
  const shares = Object.entries(outcome.served_by);
  const price = weighted(
    Object.entries(outcome.cost_by_model).map(([model, cost]) => [model, Number(cost)]),
    (model) => priceOf(scenario, model),
  );
  const ttft = weighted(shares, (model) => slowness(scenario, model, "ttft_factor"));
  const latency = weighted(shares, (model) => slowness(scenario, model, "generation_factor"));
  // An incident weighs as much as the hours of the week that it strikes.
  const overHours = (value: (hour: number) => number) =>
    outcome.series.reduce((all, { requests: n }, hour) => all + n * value(hour), 0) / outcome.requests;
  const features = outcome.features.map((feature): FeatureOutcome => {
    const requests = Math.round(feature.requests * volume);
    const policy = policies[feature.feature];
    return {
      ...feature,
      requests,
      succeeded: Math.round(
        requests * (1 - (policy ? overHours((hour) => lostBy(policy, scenario, hour)) : 0)),
      ),
      cost_usd: times(feature.cost_usd, volume * price),
      ttft_ms: slower(feature.ttft_ms, ttft),
      latency_ms: slower(feature.latency_ms, latency),
    };
  });
  const sum = (part: (feature: FeatureOutcome) => number) =>
    features.reduce((total, feature) => total + part(feature), 0);
  const [requests, succeeded] = [sum(({ requests: n }) => n), sum(({ succeeded: n }) => n)];
  const costs = (of: Record<string, string>) =>
    Object.fromEntries(Object.entries(of).map(([key, cost]) => [key, times(cost, volume * price)]));
  return {
    ...outcome,
    features,
    requests,
    succeeded,
    failed: requests - succeeded,
    failures_by_reason: requests === succeeded ? {} : { outage: requests - succeeded },
    cost_usd: times(outcome.cost_usd, volume * price),
    cost_by_feature: costs(outcome.cost_by_feature),
    cost_by_model: costs(outcome.cost_by_model),
    cost_by_provider: costs(outcome.cost_by_provider),
    ttft_ms: slower(outcome.ttft_ms, ttft),
    latency_ms: slower(outcome.latency_ms, latency),
    series: outcome.series.map((point, hour) => {
      const arrived = Math.round(point.requests * volume);
      const lost = weighted(
        features.map(({ feature, requests: n }) => [feature, n]),
        (feature) => (policies[feature] ? lostBy(policies[feature], scenario, hour) : 0),
      );
      return {
        ...point,
        requests: arrived,
        succeeded: Math.round(arrived * (1 - lost)),
        cost_usd: times(point.cost_usd, volume * price),
        ttft_mean_ms: point.ttft_mean_ms === null ? null : point.ttft_mean_ms * ttft,
        ttft_p95_ms: point.ttft_p95_ms === null ? null : point.ttft_p95_ms * ttft,
      };
    }),
    requirements: outcome.requirements.map((result) => again(result, features, { price, ttft, latency })),
  };
}

/** Incidents of nobody that the catalog knows. */
export function scenarioDiagnostics({ scenarios }: Project): Diagnostic[] {
  const known = (target: IncidentTarget) =>
    catalog.models.some(({ id, endpoints }) =>
      "model" in target
        ? id === target.model
        : endpoints.some(({ provider }) => provider === target.provider),
    );
  return scenarios.flatMap(({ incidents = [] }, s) =>
    incidents.flatMap(({ target }, n): Diagnostic[] =>
      known(target)
        ? []
        : [
            {
              severity: "warning",
              code: "unknown_target",
              message: "the incident's target is not in the catalog, so it changes nothing",
              path: `/scenarios/${s}/incidents/${n}/target`,
            },
          ],
    ),
  );
}

const WEEK_S = 7 * 86_400;

const concerns = (target: IncidentTarget | undefined, model: string): boolean =>
  !target || ("model" in target ? target.model === model : target.provider === provider(model));

function priceOf({ prices = [] }: Scenario, model: string): number {
  return prices
    .filter(({ target }) => concerns(target, model))
    .reduce((product, { factor }) => product * Number(factor), 1);
}

function slowness(scenario: Scenario, model: string, key: "ttft_factor" | "generation_factor"): number {
  const always = (scenario.latency ?? [])
    .filter(({ target }) => concerns(target, model))
    .reduce((product, change) => product * change[key], 1);
  const slow = (scenario.incidents ?? []).reduce((sum, { target, effect, duration_s }) => {
    const factor = typeof effect === "object" && concerns(target, model) ? effect.slowdown.factor : 1;
    return sum + (factor - 1) * Math.min(1, (3 * duration_s) / WEEK_S);
  }, 0);
  return always * (1 + slow);
}

const FIRST_MS = Date.UTC(2026, 7, 1);
const secondsOf = (start: IncidentStart): number =>
  "at" in start ? (Date.parse(start.at) - FIRST_MS) / 1000 : start.after_first_request_s;

/** The share of calls to a model that come to nothing in an hour of the week. */
function lostAt(model: string, scenario: Scenario, hour: number): number {
  const away = (scenario.incidents ?? [])
    .filter(({ target, effect }) => typeof effect === "string" && concerns(target, model))
    .reduce((sum, { starts, duration_s }) => {
      const from = secondsOf(starts) / 3600;
      const shared = Math.min(hour + 1, from + duration_s / 3600) - Math.max(hour, from);
      return sum + Math.max(0, shared);
    }, 0);
  const limited = (scenario.limits ?? [])
    .filter(({ target }) => concerns(target, model))
    .reduce((sum, { limits }) => sum + 0.4 / (1 + (limits?.requests_per_minute ?? 1e9) / 4), 0);
  const retired = (scenario.retired ?? []).find((one) => one.model === model);
  const gone = retired && (!retired.from || secondsOf(retired.from) <= hour * 3600) ? 1 : 0;
  const usual = model.startsWith("openai/") ? 0.0041 : 0.0008;
  return Math.min(1, usual + away + limited + gone);
}

function lostBy(policy: Policy, scenario: Scenario, hour: number): number {
  if (policy.pattern === "model") return lostAt(policy.model, scenario, hour);
  const parts = childrenOf(policy).map((child) => lostBy(child.policy, scenario, hour));
  if (policy.pattern === "fallback") return parts.reduce((product, lost) => product * lost, 1);
  return parts.reduce((sum, lost) => sum + lost, 0) / Math.max(1, parts.length);
}

function weighted(parts: [model: string, weight: number][], value: (model: string) => number): number {
  const all = parts.reduce((sum, [, weight]) => sum + weight, 0);
  return all === 0 ? 1 : parts.reduce((sum, [model, weight]) => sum + value(model) * weight, 0) / all;
}

const times = (amount: string, factor: number): string => (Number(amount) * factor).toFixed(9);

function slower(of: Percentiles, factor: number): Percentiles {
  const by = (ms: number | null) => (ms === null ? null : ms * factor);
  return { ...of, p50: by(of.p50), p90: by(of.p90), p95: by(of.p95), p99: by(of.p99) };
}

function again(
  result: RequirementResult,
  features: FeatureOutcome[],
  by: { price: number; ttft: number; latency: number },
): RequirementResult {
  const mine = features.find(({ feature }) => feature === result.feature);
  const before = Number(result.value);
  const values: Record<string, number> = {
    ttft_p95_ms: before * by.ttft,
    latency_p95_ms: before * by.latency,
    cost_per_request_usd: before * by.price,
    success_rate: mine && mine.requests > 0 ? mine.succeeded / mine.requests : before,
  };
  const value = values[result.requirement] ?? before;
  const atLeast = result.requirement === "success_rate" || result.requirement === "quality_floor";
  const met = atLeast ? value >= Number(result.limit) : value <= Number(result.limit);
  return result.value === null ? result : { ...result, value: value.toFixed(6), met };
}
