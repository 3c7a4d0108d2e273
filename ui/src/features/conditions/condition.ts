import type { Condition, TokenRange } from "$lib/ipc/generated";

/** The conditions that are set by a field of their own. */
export const CONDITION_KINDS = [
  { value: "always", label: "every request" },
  { value: "untagged", label: "requests without a feature tag" },
  { value: "feature_tag", label: "feature tags" },
  { value: "task", label: "tasks" },
  { value: "tag", label: "tags" },
  { value: "api_key", label: "keys" },
  { value: "model_asked", label: "models asked for" },
  { value: "prompt_tokens", label: "prompts of a length" },
  { value: "expected_completion_tokens", label: "expected answers of a length" },
  { value: "has:tools", label: "requests with tools" },
  { value: "has:structured_output", label: "requests for structured output" },
  { value: "has:vision", label: "requests with images" },
  { value: "has:streamed", label: "streamed requests" },
  { value: "has:batchable", label: "batchable requests" },
  { value: "has:session", label: "requests of a session" },
];

const LISTS = ["feature_tag", "task", "tag", "api_key", "model_asked"] as const;
const RANGES = ["prompt_tokens", "expected_completion_tokens"] as const;

export function kindOf(condition: Condition): string {
  if (typeof condition === "string") return condition;
  if ("has" in condition) return `has:${condition.has}`;
  const key = Object.keys(condition)[0] ?? "";
  return [...LISTS, ...RANGES].includes(key as never) ? key : "compound";
}

/** A condition of another kind; what was listed stays where the new kind takes a list, too. */
export function ofKind(kind: string, before: Condition): Condition {
  if (kind === "compound") return before;
  if (kind === "always" || kind === "untagged") return kind;
  if (kind.startsWith("has:")) return { has: kind.slice(4) } as Condition;
  if (RANGES.includes(kind as never)) return { [kind]: rangeOf(before) ?? { at_least: 4_000 } } as Condition;
  return { [kind]: valuesOf(before) ?? [] } as Condition;
}

export function valuesOf(condition: Condition): string[] | null {
  const kind = kindOf(condition);
  return LISTS.includes(kind as never) ? ((condition as Record<string, string[]>)[kind] ?? []) : null;
}

export function withValues(condition: Condition, text: string): Condition {
  return { [kindOf(condition)]: listOf(text) ?? [] } as Condition;
}

export function rangeOf(condition: Condition): TokenRange | null {
  const kind = kindOf(condition);
  return RANGES.includes(kind as never) ? ((condition as Record<string, TokenRange>)[kind] ?? {}) : null;
}

export function withRange(condition: Condition, end: keyof TokenRange, text: string): Condition {
  const { [end]: _, ...others } = rangeOf(condition) ?? {};
  return { [kindOf(condition)]: text === "" ? others : { ...others, [end]: Number(text) } } as Condition;
}

/** Names separated by commas; undefined for none. */
export function listOf(text: string): string[] | undefined {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  return names.length > 0 ? names : undefined;
}
