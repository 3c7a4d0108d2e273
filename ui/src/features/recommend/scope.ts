import type { SearchModifier, SearchPattern } from "$lib/ipc/generated";

/** Which models a search may use: all, only those of a list, or all but those. */
export type ModelRule = "any" | "only" | "without";

/** Patterns that a search knows how to enumerate, in the order of the policy language. */
export const SEARCHED_PATTERNS: readonly SearchPattern[] = [
  "model",
  "fallback",
  "task",
  "cascade",
  "ensemble",
  "steer",
  "partition",
];

/** Modifiers that can be tried around the policies of the front. */
export const SEARCHED_MODIFIERS: readonly SearchModifier[] = ["cache", "retry", "hedge"];

/** The patterns with one more or one less; the last one stays, since a search of none finds nothing. */
export function toggled(patterns: readonly SearchPattern[], pattern: SearchPattern): SearchPattern[] {
  const left = SEARCHED_PATTERNS.filter((own) => patterns.includes(own) !== (own === pattern));
  return left.length === 0 ? [...patterns] : left;
}

/** What can be added to a list of models: all models of an author, and each model. */
export function choosable(models: readonly string[], named: readonly string[]) {
  const authors = [...new Set(models.map((id) => id.split("/")[0] ?? id))].sort();
  const all = authors.map((author) => ({ value: `${author}/*`, label: `all of ${author}` }));
  const each = models.toSorted().map((id) => ({ value: id, label: id }));
  return [...all, ...each].filter(({ value }) => !named.includes(value));
}

/** What is asked of the search; nothing where all is to be tried. */
export function scopeOf(
  patterns: readonly SearchPattern[],
  rule: ModelRule,
  named: readonly string[],
  modifiers: readonly SearchModifier[] = [],
) {
  const every = patterns.length === SEARCHED_PATTERNS.length;
  return {
    ...(every ? {} : { patterns: [...patterns] }),
    ...(modifiers.length === 0 ? {} : { modifiers: [...modifiers] }),
    ...(rule === "only" && named.length > 0 ? { onlyModels: [...named] } : {}),
    ...(rule === "without" && named.length > 0 ? { withoutModels: [...named] } : {}),
  };
}
