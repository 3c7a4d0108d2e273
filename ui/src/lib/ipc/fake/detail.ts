import { childrenOf } from "../../project/children";
import { catalog } from "./catalog";
import type { GuardrailEvent, NodeOutcome, Policy, Quality, SeriesPoint } from "../generated";

/** The parts of a made-up outcome that only Compare looks into. */

/** Scores a model might have on the sample's work; a judge would have given them. */
const QUALITY: Record<string, number> = {
  "openai/gpt-4o": 0.884,
  "openai/gpt-4o-mini": 0.792,
  "anthropic/claude-sonnet-4.5": 0.913,
  "anthropic/claude-haiku-4.5": 0.858,
  "google/gemini-2.5-pro": 0.907,
  "google/gemini-2.5-flash": 0.861,
  "google/gemini-2.5-flash-lite": 0.803,
};

export function quality(served: Record<string, number>): Quality | null {
  const known = Object.entries(served).filter(([model]) => model in QUALITY);
  const count = known.reduce((sum, [, n]) => sum + n, 0);
  if (count === 0) return null;
  const mean = known.reduce((sum, [model, n]) => sum + (QUALITY[model] ?? 0) * n, 0) / count;
  const half = 1.96 * Math.sqrt((mean * (1 - mean)) / Math.min(count, 3000));
  return {
    mean,
    low: mean - half,
    high: Math.min(1, mean + half),
    evidence: "fitted",
    if_independent: mean,
    recorded_share: 0.04,
    covered_share: count / Object.values(served).reduce((sum, n) => sum + n, 0),
  };
}

const START = Date.parse("2026-08-01T00:00:00Z");
const HOUR = 3_600_000;
const HOURS = 168;

/** Hours of a week: quiet nights, a quieter weekend, and an outage from noon of the first day where there is one. */
export function series(
  total: { requests: number; cost: number; ttft: number; lost: number },
  outage: boolean,
): SeriesPoint[] {
  const weight = (hour: number) => {
    const day = 1 + 0.85 * Math.sin(((hour % 24) / 24) * 2 * Math.PI - Math.PI / 2);
    const weekend = Math.floor(hour / 24) < 2 ? 0.55 : 1;
    return day * weekend * (1 + 0.12 * Math.sin(hour * 2.3));
  };
  const hours = Array.from({ length: HOURS }, (_, hour) => hour);
  const all = hours.reduce((sum, hour) => sum + weight(hour), 0);
  const hit = (hour: number) => outage && hour >= 12 && hour < 18;
  const struck = hours.filter(hit).reduce((sum, hour) => sum + weight(hour), 0) / all;
  return hours.map((hour) => {
    const share = weight(hour) / all;
    const requests = Math.round(total.requests * share);
    const lost = outage
      ? hit(hour)
        ? Math.min(1, total.lost / struck)
        : 0
      : total.lost * (1 + Math.sin(hour));
    return {
      at: new Date(START + hour * HOUR).toISOString(),
      requests,
      succeeded: Math.round(requests * (1 - lost)),
      cost_usd: (total.cost * share).toFixed(9),
      ttft_mean_ms: total.ttft * (1 + 0.18 * Math.sin(hour * 1.7) + (hit(hour) ? 1.2 : 0)),
      ttft_p95_ms: total.ttft * (2.2 + 0.4 * Math.sin(hour * 1.7) + (hit(hour) ? 2.6 : 0)),
      latency_p95_ms: total.ttft * (6.5 + 0.9 * Math.sin(hour * 1.7) + (hit(hour) ? 3.1 : 0)),
    };
  });
}

/** Every node below a policy; `costs` are those of its model nodes, in their order. */
export function nodes(policy: Policy, path: string, requests: number, costs: [share: number, usd: string][]) {
  const left = [...costs];
  const visit = (one: Policy, at: string): NodeOutcome[] => {
    if (one.pattern === "model") {
      const [share, cost_usd] = left.shift() ?? [0, "0"];
      const asked = Math.round(requests * share);
      return [{ path: at, asked, answered: Math.round(asked * 0.997), cost_usd }];
    }
    const below = childrenOf(one).flatMap((child) => visit(child.policy, at + child.at));
    return [{ path: at, asked: requests, answered: requests, cost_usd: "0" }, ...below];
  };
  return visit(policy, path);
}

/** Who answers for a model: its author where that serves it, otherwise the first that does. */
export function provider(model: string): string {
  const author = model.slice(0, model.indexOf("/"));
  const endpoints = catalog.models.find(({ id }) => id === model)?.endpoints ?? [];
  return (endpoints.find((one) => one.provider === author) ?? endpoints[0])?.provider ?? author;
}

/** The sample's weekly budget alert, for architectures that are dear enough to meet it. */
export function guardrailEvents(cost: number): GuardrailEvent[] {
  if (cost < 200) return [];
  return [
    {
      at: "2026-08-06T14:00:00Z",
      guardrail: "Weekly budget",
      action: "alert",
      booked_usd: (cost * 0.8).toFixed(2),
      limit_usd: cost.toFixed(2),
      threshold_usd: (cost * 0.8).toFixed(2),
      requests: 0,
      overshoot_usd: "0",
    },
  ];
}
