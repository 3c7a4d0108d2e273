import type { Policy } from "../../ipc/generated";
import { childrenOf } from "../children";
import { TRIGGERS } from "../policy";

export type Pattern = Policy["pattern"];

/** What may be put around a policy, in the order of the palette. */
export const PATTERNS = ["fallback", "task", "cascade", "ensemble", "steer", "partition"] as const;
export const MODIFIERS = [
  "cache",
  "prompt_cache",
  "compress",
  "batch",
  "retry",
  "hedge",
  "weighted",
  "guard",
] as const;
export type Wrapping = (typeof PATTERNS)[number] | (typeof MODIFIERS)[number];

const DAY_S = 86_400;

/**
 * A policy within another pattern, with parameters that a first replay can run on. `second` is what patterns that compare or
 * fall back take as their other member; of a cascade it is the first tier, unless it is dearer.
 */
export function wrap(policy: Policy, pattern: Wrapping, second: Policy, isDearer = false): Policy {
  switch (pattern) {
    case "fallback":
      // No step has a time limit yet that could run out.
      return {
        pattern,
        steps: [{ policy }, { policy: second }],
        triggers: TRIGGERS.filter((trigger) => trigger !== "timeout"),
      };
    case "task":
      return { pattern, rules: [{ name: "Rule 1", when: "always", policy: second }], otherwise: policy };
    case "cascade":
      return {
        pattern,
        // What answered everything takes what the cheaper one does not answer well enough.
        tiers: isDearer
          ? [{ policy, accept_at: 0.7 }, { policy: second }]
          : [{ policy: second, accept_at: 0.7 }, { policy }],
        evaluator: { by: { self_check: {} } },
      };
    case "ensemble":
      return { pattern, members: [policy, second, policy], aggregation: "majority" };
    case "steer":
      return {
        pattern,
        candidates: [policy, second],
        budget: { measure: "first_token", percentile: "p95", within_ms: 2_000 },
      };
    case "partition":
      return { pattern, by: { bands: { bands: [{ below: 16_000, policy }], otherwise: second } } };
    case "cache":
      return { pattern, hit: "exact", ttl_s: DAY_S, lookup_ms: 5, policy };
    case "prompt_cache":
      return { pattern, sticky: true, policy };
    case "compress":
      return {
        pattern,
        ratio: 0.6,
        min_prompt_tokens: 4_000,
        cost_per_million_usd: "0.05",
        latency_ms_per_thousand: 20,
        quality_loss: 0.01,
        policy,
      };
    case "batch":
      return { pattern, window_minutes: 60, deadline_minutes: 1_440, policy };
    case "retry":
      return { pattern, attempts: 3, base_delay_ms: 500, max_delay_ms: 8_000, policy };
    case "hedge":
      return { pattern, after_ms: 1_500, policy };
    case "weighted":
      return {
        pattern,
        arms: [
          { name: "current", weight: 95, policy },
          { name: "canary", weight: 5, policy: second },
        ],
      };
    case "guard":
      return { pattern, guardrail: { name: "Guardrail" }, policy };
  }
}

/** The policy within that would take its place; null for leaves. */
export function inner(policy: Policy): Policy | null {
  if (policy.pattern === "task") return policy.otherwise;
  if (policy.pattern === "cascade") return policy.tiers.at(-1)?.policy ?? null;
  return childrenOf(policy)[0]?.policy ?? null;
}
