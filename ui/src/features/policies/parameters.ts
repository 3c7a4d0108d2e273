import { count, percent } from "$lib/format/measure";
import type { Condition, Policy } from "$lib/ipc/generated";
import { inWords } from "$lib/project/condition";

/** The key parameters of a pattern in a few words, for the head of its frame and its row of the outline. */
export function keyParameters(policy: Policy): string {
  switch (policy.pattern) {
    case "model":
      return policy.parameters?.max_tokens ? `at most ${count(policy.parameters.max_tokens)} tokens` : "";
    case "fallback":
      return policy.quality
        ? `next on failure, or a score below ${policy.quality.accept_at}`
        : "next on failure";
    case "task":
      return "first rule that matches";
    case "cascade":
      return "next while the score is low";
    case "ensemble":
      return aggregation(policy);
    case "steer": {
      const { measure, percentile, within_ms: within } = policy.budget;
      const what = measure === "first_token" ? "first token" : "total";
      return `fastest ${what} ${percentile}${within === undefined ? "" : `, within ${duration(within)}`}`;
    }
    case "partition":
      return "bands" in policy.by
        ? "by length of the prompt"
        : `chunks of ${count(policy.by.split.chunk_tokens)} tokens`;
    case "cache":
      return `${policy.hit === "exact" ? "exact" : "semantic"}, ${hours(policy.ttl_s)}`;
    case "prompt_cache":
      return policy.sticky ? "sessions stay with their endpoint" : `${policy.ttl_minutes ?? 5} min`;
    case "compress":
      return `to ${percent(policy.ratio, 0)} from ${count(policy.min_prompt_tokens)} tokens`;
    case "batch":
      return `every ${policy.window_minutes} min`;
    case "retry":
      return `${policy.attempts} calls at most`;
    case "hedge":
      return `second call after ${duration(policy.after_ms)}`;
    case "weighted":
      return policy.arms.map((arm) => `${arm.name} ${arm.weight}`).join(" : ");
    case "guard":
      return policy.guardrail.name;
    case "shared":
      return policy.policy;
  }
}

function aggregation(policy: Extract<Policy, { pattern: "ensemble" }>): string {
  const of = policy.members.length;
  if (policy.aggregation === "majority") return `majority of ${of}`;
  return "consensus" in policy.aggregation
    ? `${policy.aggregation.consensus.agree} of ${of} agree`
    : "arbiter decides";
}

/** A threshold with all its digits, and two at least: "0.70", "0.705". */
export function score(threshold: number): string {
  const exact = String(Number(threshold.toFixed(4)));
  return exact.length < 4 ? threshold.toFixed(2) : exact;
}

function duration(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`;
}

function hours(seconds: number): string {
  return seconds % 3_600 === 0 ? `${seconds / 3_600} h` : `${Math.round(seconds / 60)} min`;
}

/** What stands above a member: its role, and the condition or threshold by which requests come to it. */
export function roleInWords(parent: Policy | null, role: string, place: number | null): string {
  if (!parent || place === null) return role;
  switch (parent.pattern) {
    case "cascade": {
      const threshold = parent.tiers[place]?.accept_at;
      const last = place === parent.tiers.length - 1;
      return last ? `${role}, last` : `${role}, from ${score(threshold ?? 0.5)}`;
    }
    case "task":
      return `${role}: ${when(parent.rules[place]?.when)}`;
    case "weighted": {
      const sum = parent.arms.reduce((all, arm) => all + arm.weight, 0);
      return `${role}, ${percent((parent.arms[place]?.weight ?? 0) / sum)}`;
    }
    default:
      return role;
  }
}

function when(condition: Condition | undefined): string {
  return condition === undefined ? "" : inWords(condition);
}
