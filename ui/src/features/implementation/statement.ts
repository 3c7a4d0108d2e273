import { placeInWords } from "$lib/project/placeInWords";
import type { Architecture, Project, SettingFidelity, SettingStatement } from "$lib/ipc/generated";

/** Worst first: what is lost is what one has to know. */
export const FIDELITIES: SettingFidelity[] = [
  "not_expressed",
  "approximate",
  "client_side",
  "assumption",
  "exact",
];

export const FIDELITY_NAMES: Record<SettingFidelity, string> = {
  not_expressed: "Not expressed",
  approximate: "Approximate",
  client_side: "By the client",
  assumption: "Assumption",
  exact: "Exact",
};

export const FIDELITY_WORDS: Record<SettingFidelity, string> = {
  not_expressed: "nothing is done about it",
  approximate: "something like it is done",
  client_side: "a client of the application does just this",
  assumption: "a figure that only a replay reads",
  exact: "the gateway does just this",
};

export type Counts = Record<SettingFidelity, number>;

export function countsOf(statement: SettingStatement[]): Counts {
  const counts = Object.fromEntries(FIDELITIES.map((fidelity) => [fidelity, 0])) as Counts;
  for (const { fidelity } of statement) counts[fidelity] += 1;
  return counts;
}

/** What the whole architecture has, and not one of its features. */
export const NO_FEATURE = "-";

export type StatementFilter = {
  /** Empty for all; `NO_FEATURE` for the lines of the whole architecture. */
  feature: string;
  /** Those that are shown; empty for all. */
  fidelities: ReadonlySet<SettingFidelity>;
};

export function ofFeature(statement: SettingStatement[], feature: string): SettingStatement[] {
  if (feature === "") return statement;
  return statement.filter((line) => (line.feature ?? NO_FEATURE) === feature);
}

export type StatementGroup = { fidelity: SettingFidelity; lines: SettingStatement[] };

/** The lines that a filter lets through, worst first and then in order of the document. */
export function grouped(statement: SettingStatement[], filter: StatementFilter): StatementGroup[] {
  const { feature, fidelities } = filter;
  const lines = ofFeature(statement, feature);
  return FIDELITIES.filter((fidelity) => fidelities.size === 0 || fidelities.has(fidelity))
    .map((fidelity) => ({ fidelity, lines: lines.filter((line) => line.fidelity === fidelity) }))
    .filter(({ lines: own }) => own.length > 0);
}

/** What the choice of a feature offers: those that have lines, and the whole architecture where it has some. */
export function featureOptions(statement: SettingStatement[], { features }: Pick<Project, "features">) {
  const present = new Set(statement.map((line) => line.feature ?? NO_FEATURE));
  const named = features
    .filter(({ id }) => present.has(id))
    .map(({ id, name }) => ({ value: id, label: name }));
  const whole = present.has(NO_FEATURE) ? [{ value: NO_FEATURE, label: "Whole architecture" }] : [];
  return [{ value: "", label: "All features" }, ...named, ...whole];
}

/** Where a line is edited, as people call it: "Knowledge search › requirements › context tokens". */
export function shortPlace(place: string, architecture: Architecture, project: Project): string {
  const own = `/architectures/${project.architectures.indexOf(architecture)}`;
  const within = place === own || place.startsWith(`${own}/`);
  const words = placeInWords(place, project).slice(within ? 2 : 0);
  const [list, first, ...rest] = words;
  if (list === undefined) return within ? architecture.name : "project";
  if (first === undefined) return list;
  const feature = project.features.find(({ id, name }) => first === (within ? id : name));
  const named = list === (within ? "policies" : "features") && feature;
  return (named ? [feature.name, ...rest] : words).join(" › ");
}
