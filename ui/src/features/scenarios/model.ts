import { parseDecimal, subtract } from "$lib/format/decimal";
import { count } from "$lib/format/measure";
import { factorText, lengthText, shareText } from "./quantity";
import type { Incident, IncidentEffect, IncidentTarget, Project, Scenario } from "$lib/ipc/generated";
import { shortModel } from "$lib/project/policy";

/** What the base itself is measured against: nothing overridden. */
export const AS_PUBLISHED: Scenario = { id: "", name: "As published" };

/** The scenario that overrides are measured against: the project's first, or for that one the published figures. */
export function baseOf(project: Project, index: number): Scenario {
  return index === 0 ? AS_PUBLISHED : (project.scenarios[0] ?? AS_PUBLISHED);
}

/** The lists of a scenario, each entry an override of its own. */
export type ListKey = "prices" | "latency" | "limits" | "retired" | "incidents";
const LISTS: ListKey[] = ["prices", "latency", "limits", "retired", "incidents"];
export type Entry<K extends ListKey> = NonNullable<Scenario[K]>[number];

/** One line of the table: an entry of the scenario, of its base, or of both. */
export type Pair<T> = { index: number | null; own: T | null; base: T | null };

/** Each entry beside the entry of the base that it replaces; those of the base that are gone come last. */
export function pairs<K extends ListKey>(own: Scenario, base: Scenario, key: K): Pair<Entry<K>>[] {
  const left = [...((base[key] ?? []) as Entry<K>[])];
  const take = (matches: (entry: Entry<K>) => boolean) => {
    const at = left.findIndex(matches);
    return at === -1 ? null : (left.splice(at, 1)[0] ?? null);
  };
  const entries = (own[key] ?? []) as Entry<K>[];
  // Equal entries find each other first, so that a second one for the same target is not taken for a change.
  const equal = entries.map((entry) => take((one) => isSame(one, entry)));
  const paired = entries.map((entry, index) => ({
    index,
    own: entry,
    base: equal[index] ?? take((one) => subject(one) === subject(entry)),
  }));
  return [...paired, ...left.map((entry) => ({ index: null, own: null, base: entry }))];
}

/** What an entry is about: two with the same subject are versions of one another. */
function subject(entry: Entry<ListKey>): string {
  if ("model" in entry) return `retired ${entry.model}`;
  const start = "starts" in entry ? JSON.stringify([entry.starts, entry.effect]) : "";
  return targetKey(entry.target) + start;
}

export function targetKey(target: IncidentTarget | undefined): string {
  if (!target) return "";
  return "provider" in target ? `provider:${target.provider}` : `model:${target.model}`;
}

export function targetOf(key: string): IncidentTarget | undefined {
  if (key.startsWith("provider:")) return { provider: key.slice("provider:".length) };
  return key.startsWith("model:") ? { model: key.slice("model:".length) } : undefined;
}

export function targetName(target: IncidentTarget | undefined): string {
  if (!target) return "everybody";
  return "provider" in target ? target.provider : shortModel(target.model);
}

export const isOverridden = <T>({ own, base }: Pair<T>): boolean => !isSame(own, base);

export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => isSame(left[key], right[key]));
}

/** Factors are decimal strings: "1.50" and "1.5" are the same. */
export function isSameFactor(a: string | undefined, b: string | undefined): boolean {
  return subtract(parseDecimal(a ?? "1"), parseDecimal(b ?? "1")).units === 0n;
}

export function overrides(own: Scenario, base: Scenario): number {
  const single = [
    !isSameFactor(own.traffic, base.traffic),
    (own.monthly_growth ?? 0) !== (base.monthly_growth ?? 0),
    own.conditions !== base.conditions,
  ].filter(Boolean).length;
  return LISTS.reduce((sum, key) => sum + pairs(own, base, key).filter(isOverridden).length, single);
}

/** A scenario in one line, by what it overrides: "traffic ×1.5, openai out for 6 h". */
export function inWords(own: Scenario, base: Scenario): string {
  const changed = <K extends ListKey>(key: K, say: (entry: Entry<K>) => string) =>
    pairs(own, base, key)
      .filter(isOverridden)
      .map(({ own: now, base: before }) => (now ? say(now) : `without ${say(before as Entry<K>)}`));
  const parts = [
    ...(isSameFactor(own.traffic, base.traffic) ? [] : [`traffic ${factorText(own.traffic ?? "1")}`]),
    ...((own.monthly_growth ?? 0) === (base.monthly_growth ?? 0)
      ? []
      : [`${shareText(own.monthly_growth ?? 0)} a month`]),
    ...changed("prices", ({ target, factor }) => `prices of ${targetName(target)} ${factorText(factor)}`),
    ...changed("latency", (entry) => `latency of ${targetName(entry.target)} ${latencyText(entry)}`),
    ...changed("limits", ({ target }) => `limits of ${targetName(target)}`),
    ...changed("retired", ({ model }) => `${shortModel(model)} retired`),
    ...changed("incidents", incidentText),
    ...(own.conditions === base.conditions ? [] : [`conditions ${own.conditions ?? "of the catalog"}`]),
  ];
  return parts.join(", ");
}

function latencyText({ ttft_factor, generation_factor }: Entry<"latency">): string {
  const [first, rest] = [factorText(ttft_factor), factorText(generation_factor)];
  return first === rest ? first : `${first} and ${rest}`;
}

export type EffectKind = "outage" | "rate_limit" | "slowdown";
export const EFFECTS: { kind: EffectKind; name: string }[] = [
  { kind: "outage", name: "Outage" },
  { kind: "rate_limit", name: "Rate limit" },
  { kind: "slowdown", name: "Slowdown" },
];

export function kindOf(effect: IncidentEffect): EffectKind {
  return typeof effect === "string" ? effect : "slowdown";
}

/** "Outage", "Slowdown ×3". */
export function effectText(effect: IncidentEffect): string {
  if (typeof effect === "object") return `Slowdown ${factorText(effect.slowdown.factor)}`;
  return effect === "outage" ? "Outage" : "Rate limit";
}

export function incidentText({ target, effect, duration_s }: Incident): string {
  const what = typeof effect === "object" ? `slow ${factorText(effect.slowdown.factor)}` : IS[effect];
  return `${targetName(target)} ${what} for ${lengthText(duration_s)}`;
}

const IS = { outage: "out", rate_limit: "over its limit" };

/** "2 added, 1 without": what became of the entries of the base; null where nothing did. */
export function listChange(all: Pair<unknown>[]): string | null {
  const counts: [number, string][] = [
    [all.filter(({ base }) => base === null).length, "added"],
    [all.filter((pair) => pair.own && pair.base && isOverridden(pair)).length, "changed"],
    [all.filter(({ own }) => own === null).length, "removed"],
  ];
  const said = counts.filter(([n]) => n > 0).map(([n, word]) => `${count(n)} ${word}`);
  return said.length === 0 ? null : said.join(", ");
}
