// Which requests a rule catches.

import type { Request } from "./walk.mts";

type TokenRange = { at_least?: number; below?: number };

/** Whether a condition of the policy language holds of a request. */
export function holds(condition: any, request: Request): boolean {
  if (condition === "always") return true;
  if (condition === "untagged") return !request.featureTag;
  const entries = condition && typeof condition === "object" ? Object.entries<any>(condition) : [];
  if (entries.length !== 1) throw new TypeError(`not a condition: ${JSON.stringify(condition)}`);
  const [kind, value] = entries[0]!;
  switch (kind) {
    case "all": return value.every((inner: any) => holds(inner, request));
    case "any": return value.some((inner: any) => holds(inner, request));
    case "not": return !holds(value, request);
    case "feature_tag": return value.includes(request.featureTag);
    case "task": return value.includes(request.task);
    case "tag": return request.tags.some((tag) => value.includes(tag));
    case "api_key": return value.includes(request.apiKey);
    case "model_asked": return value.includes(request.modelAsked);
    case "prompt_tokens": return within(value, request.promptTokens);
    case "expected_completion_tokens": return within(value, request.expectedCompletion);
    case "has": return Boolean(request.facts[value]);
    default: throw new TypeError(`a condition of a newer version: ${kind}`);
  }
}

function within(range: TokenRange, tokens: number): boolean {
  return (range.at_least === undefined || tokens >= range.at_least) && (range.below === undefined || tokens < range.below);
}
