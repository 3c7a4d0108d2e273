import { projectDocument } from "$lib/document/project.svelte";
import type { Scenario } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import * as change from "./change";
import { baseOf, type Entry, type ListKey } from "./model";

/** Edits of the project's scenarios, each one entry of the undo history. `index` is the scenario's place. */

const scenarios = (): Scenario[] => projectDocument.project?.scenarios ?? [];

function edit(label: string, index: number, to: (scenario: Scenario) => Scenario): void {
  projectDocument.edit(label, (project) => ({
    ...project,
    scenarios: project.scenarios.map((scenario, at) => (at === index ? to(scenario) : scenario)),
  }));
}

function add(label: string, scenario: Scenario, after: number): void {
  projectDocument.edit(label, (project) => ({
    ...project,
    scenarios: project.scenarios.toSpliced(after, 0, scenario),
  }));
  replay.scenario = scenario.id;
}

export function addScenario(): void {
  const all = scenarios();
  const name = all.length === 0 ? "Base" : change.freeName("New scenario", all);
  const [base] = all;
  const fresh = { id: change.freeId(name, all), name };
  // A new one starts where the base stands, so that nothing is overridden yet.
  add("add scenario", base ? change.likeBase(fresh, base) : fresh, all.length);
}

export function duplicateScenario(index: number): void {
  const original = scenarios()[index];
  if (!original) return;
  const name = change.freeName(`Copy of ${original.name}`, scenarios());
  const copy = { ...original, id: change.freeId(name, scenarios()), name };
  add(`duplicate ${original.name}`, copy, index + 1);
}

export function deleteScenario(index: number): void {
  const gone = scenarios()[index];
  if (!gone) return;
  const next = scenarios()[index + 1] ?? scenarios()[index - 1];
  projectDocument.edit(`delete ${gone.name}`, (project) => ({
    ...project,
    scenarios: project.scenarios.filter((_, at) => at !== index),
  }));
  if (next) replay.scenario = next.id;
  toasts.done(`${gone.name} is deleted. Undo (Ctrl Z) brings it back.`);
}

/** The first scenario is the base: the others are measured against it. */
export function makeBase(index: number): void {
  const name = scenarios()[index]?.name ?? "";
  projectDocument.edit(`base ${name}`, (project) => {
    const chosen = project.scenarios[index];
    const others = project.scenarios.filter((_, at) => at !== index);
    return chosen ? { ...project, scenarios: [chosen, ...others] } : project;
  });
}

export function rename(index: number, name: string): void {
  edit(`rename ${name}`, index, (scenario) => ({ ...scenario, name }));
}

export function describe(index: number, summary: string): void {
  edit("description", index, (scenario) => change.withValue(scenario, "summary", summary.trim()));
}

export function resetAll(index: number): void {
  const project = projectDocument.project;
  const scenario = project?.scenarios[index];
  if (!project || !scenario) return;
  edit(`reset ${scenario.name}`, index, (before) => change.likeBase(before, baseOf(project, index)));
}

export function setTraffic(index: number, factor: string | undefined): void {
  edit("traffic", index, (scenario) => change.withValue(scenario, "traffic", factor));
}

export function setGrowth(index: number, share: number | undefined): void {
  edit("growth", index, (scenario) => change.withValue(scenario, "monthly_growth", share));
}

export function setConditions(index: number, name: string | undefined): void {
  edit("recorded conditions", index, (scenario) => change.withValue(scenario, "conditions", name));
}

const NOUNS: Record<ListKey, string> = {
  prices: "price change",
  latency: "latency change",
  limits: "limit change",
  retired: "retired model",
  incidents: "incident",
};

export function addEntry<K extends ListKey>(index: number, key: K, entry: Entry<K>): void {
  edit(`add ${NOUNS[key]}`, index, (scenario) => change.withEntry(scenario, key, entry));
}

export function removeEntry(index: number, key: ListKey, at: number): void {
  edit(`remove ${NOUNS[key]}`, index, (scenario) => change.withoutEntry(scenario, key, at));
}

export function changeEntry<K extends ListKey>(
  index: number,
  key: K,
  at: number,
  to: (entry: Entry<K>) => Entry<K>,
  label = NOUNS[key],
): void {
  edit(label, index, (scenario) =>
    change.withChanged(scenario, key, at, (entry) => change.trimmed(to(entry))),
  );
}
