import type { Scenario } from "$lib/ipc/generated";
import type { Entry, ListKey } from "./model";

/** Changes of one scenario, pure. What says nothing is left out of the file, as the file's own writer does. */

type Single = "traffic" | "monthly_growth" | "conditions" | "summary";

export function withValue<K extends Single>(
  scenario: Scenario,
  key: K,
  value: Scenario[K] | undefined,
): Scenario {
  const silent = value === undefined || value === 0 || (key === "traffic" && value === "1") || value === "";
  return silent ? without(scenario, key) : { ...scenario, [key]: value };
}

function withList<K extends ListKey>(scenario: Scenario, key: K, list: Entry<K>[]): Scenario {
  return list.length === 0 ? without(scenario, key) : { ...scenario, [key]: list };
}

function without(scenario: Scenario, key: Single | ListKey): Scenario {
  const rest = { ...scenario };
  delete rest[key];
  return rest;
}

const listOf = <K extends ListKey>(scenario: Scenario, key: K) => (scenario[key] ?? []) as Entry<K>[];

export function withEntry<K extends ListKey>(scenario: Scenario, key: K, entry: Entry<K>): Scenario {
  return withList(scenario, key, [...listOf(scenario, key), entry]);
}

export function withoutEntry<K extends ListKey>(scenario: Scenario, key: K, index: number): Scenario {
  return withList(
    scenario,
    key,
    listOf(scenario, key).filter((_, at) => at !== index),
  );
}

export function withChanged<K extends ListKey>(
  scenario: Scenario,
  key: K,
  index: number,
  change: (entry: Entry<K>) => Entry<K>,
): Scenario {
  return withList(
    scenario,
    key,
    listOf(scenario, key).map((entry, at) => (at === index ? change(entry) : entry)),
  );
}

/** An entry without the parts that are undefined: absent and empty mean the same in the file. */
export function trimmed<T extends object>(entry: T): T {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as T;
}

/** Everything as in `base`, keeping who the scenario is. */
export function likeBase(scenario: Scenario, base: Scenario): Scenario {
  // A description is of the scenario that has it.
  const { id: _id, name: _name, summary: _summary, ...values } = base;
  const { id, name, summary } = scenario;
  return { id, name, ...(summary ? { summary } : {}), ...values };
}

/** A name that no scenario has: "Copy of Base", "Copy of Base 2". */
export function freeName(wanted: string, scenarios: Scenario[]): string {
  return free(wanted, " ", new Set(scenarios.map(({ name }) => name)));
}

/** An id made of the name, that no scenario has. */
export function freeId(name: string, scenarios: Scenario[]): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  return free(slug || "scenario", "-", new Set(scenarios.map(({ id }) => id)));
}

function free(wanted: string, gap: string, taken: Set<string>): string {
  let [name, n] = [wanted, 1];
  while (taken.has(name)) name = `${wanted}${gap}${++n}`;
  return name;
}
