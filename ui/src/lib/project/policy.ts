import type { ModelSummary, Policy, ProviderPreferences, Trigger } from "../ipc/generated";
import { childrenOf } from "./children";

/** Nodes of a policy tree, each with the tag of its pattern. */
export type ModelNode = Extract<Policy, { pattern: "model" }>;
export type FallbackNode = Extract<Policy, { pattern: "fallback" }>;

/** The triggers a replay can act on today. */
export const TRIGGERS: Trigger[] = ["outage", "rate_limit", "timeout", "context_overflow"];

export const TRIGGER_NAMES: Record<Trigger, string> = {
  outage: "outage",
  rate_limit: "rate limit",
  timeout: "timeout",
  context_overflow: "context overflow",
  moderation: "moderation",
  low_quality: "low quality",
};

/** Model ids in the order in which the policy names them, each once. */
export function modelsOf(policy: Policy): string[] {
  return [...new Set(leaves(policy))];
}

function leaves(policy: Policy): string[] {
  return policy.pattern === "model"
    ? [policy.model]
    : childrenOf(policy).flatMap((child) => leaves(child.policy));
}

export const PATTERN_NAMES: Record<Policy["pattern"], string> = {
  model: "Model",
  fallback: "Fallback",
  task: "Task",
  cascade: "Cascade",
  ensemble: "Ensemble",
  steer: "Steering",
  partition: "Partition",
  cache: "Response cache",
  prompt_cache: "Prefix cache",
  compress: "Compression",
  batch: "Batch",
  retry: "Retry",
  hedge: "Hedge",
  weighted: "Split by weight",
  guard: "Guardrail",
  shared: "Library policy",
};

/** A model id without its author, as it stands in a line of several. */
export function shortModel(model: string): string {
  return model.slice(model.lastIndexOf("/") + 1);
}

/** One line: "gpt-4o → claude-sonnet-4.5", "2 rules: …". */
export function summarise(policy: Policy): string {
  switch (policy.pattern) {
    case "model":
      return shortModel(policy.model);
    case "fallback":
      return policy.steps.map((step) => summarise(step.policy)).join(" → ");
    case "task":
      return [...policy.rules.map((rule) => rule.policy), policy.otherwise].map(summarise).join(", ");
    case "shared":
      return policy.policy;
    default: {
      const inner = childrenOf(policy).map((child) => summarise(child.policy));
      return `${PATTERN_NAMES[policy.pattern].toLowerCase()}: ${inner.join(", ")}`;
    }
  }
}

/**
 * The same leaf with another model. Of its provider preferences those stay that name a provider which serves the new
 * model: the others would leave it with no endpoint. `serving` is the model in the catalog, where it is known.
 */
export function withModel(node: ModelNode, model: string, serving: ModelSummary | undefined): ModelNode {
  if (node.model === model) return node;
  const { provider, ...rest } = node;
  const kept = provider && serving ? servedBy(provider, serving) : provider;
  return { ...rest, model, ...(kept && Object.keys(kept).length > 0 && { provider: kept }) };
}

function servedBy(provider: ProviderPreferences, serving: ModelSummary): ProviderPreferences {
  const providers = new Set(serving.endpoints.map((endpoint) => endpoint.provider));
  const kept = { ...provider };
  for (const list of ["only", "order"] as const) {
    const names = kept[list]?.filter((name) => providers.has(name));
    if (names?.length) kept[list] = names;
    else delete kept[list];
  }
  return kept;
}

/** Toggled, in the fixed order of `TRIGGERS`, so that two projects with the same triggers are the same text. */
export function toggleTrigger(policy: FallbackNode, trigger: Trigger): FallbackNode {
  const on = new Set(policy.triggers);
  if (!on.delete(trigger)) on.add(trigger);
  const known = TRIGGERS.filter((one) => on.has(one));
  const others = policy.triggers.filter((one) => !TRIGGERS.includes(one));
  return { ...policy, triggers: [...known, ...others] };
}
