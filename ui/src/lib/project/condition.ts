import type { Condition, ProviderPreferences, TokenRange } from "../ipc/generated";
import { compact } from "../format/measure";

/** A match rule in words: "feature tag is chat and prompt under 4,000 tokens". */
export function inWords(condition: Condition): string {
  if (condition === "always") return "every request";
  if (condition === "untagged") return "requests without a feature tag";
  if ("feature_tag" in condition) return `feature tag is ${alternatives(condition.feature_tag)}`;
  if ("model_asked" in condition) return `model asked is ${alternatives(condition.model_asked)}`;
  if ("not" in condition) return `not (${inWords(condition.not)})`;
  if ("all" in condition) return condition.all.map(grouped).join(" and ");
  if ("any" in condition) return condition.any.map(grouped).join(" or ");
  if ("task" in condition) return `task is ${alternatives(condition.task)}`;
  if ("tag" in condition) return `tag is ${alternatives(condition.tag)}`;
  if ("api_key" in condition) return `key is ${alternatives(condition.api_key)}`;
  if ("has" in condition) return `has ${condition.has.replaceAll("_", " ")}`;
  return "prompt_tokens" in condition
    ? range("prompt", condition.prompt_tokens)
    : range("expected answer", condition.expected_completion_tokens);
}

function range(what: string, { at_least, below }: TokenRange): string {
  if (at_least !== undefined && below !== undefined) {
    return `${what} from ${compact(at_least)} to under ${compact(below)} tokens`;
  }
  if (at_least !== undefined) return `${what} of ${compact(at_least)} tokens or more`;
  return below === undefined ? `any ${what} size` : `${what} under ${compact(below)} tokens`;
}

/** Where a model may be called, in words; null when nothing is said about it. */
export function providersInWords(provider: ProviderPreferences | undefined): string | null {
  if (!provider) return null;
  const parts = [
    provider.only && `only ${provider.only.join(", ")}`,
    provider.ignore && `never ${provider.ignore.join(", ")}`,
    provider.order && `first ${provider.order.join(", then ")}`,
    provider.sort && `by ${provider.sort}`,
    provider.allow_fallbacks === false && "no other provider",
  ].filter((part) => typeof part === "string");
  return parts.length === 0 ? null : parts.join("; ");
}

function alternatives(values: string[]): string {
  return values.join(" or ");
}

function grouped(condition: Condition): string {
  const compound = typeof condition === "object" && ("all" in condition || "any" in condition);
  return compound ? `(${inWords(condition)})` : inWords(condition);
}
