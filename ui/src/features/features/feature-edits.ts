import { projectDocument } from "$lib/document/project.svelte";
import type { Capability, Feature, Project, Requirements } from "$lib/ipc/generated";
import { view } from "$lib/session/view.svelte";

type Option = { value: string; label: string };

const named = (values: string[]): Option[] =>
  values.map((value) => ({ value, label: value.replaceAll("_", " ") }));

export const TASKS: Option[] = [
  { value: "", label: "not said" },
  ...named([
    "chat",
    "code",
    "analysis",
    "extraction",
    "summarization",
    "classification",
    "translation",
    "agent",
  ]),
];
export const CRITICALITIES: Option[] = [
  { value: "", label: "not said" },
  { value: "low", label: "an inconvenience" },
  { value: "medium", label: "noticed" },
  { value: "high", label: "costly" },
  { value: "critical", label: "critical" },
];
export const CAPABILITIES: Option[] = [
  { value: "tools", label: "call tools" },
  { value: "structured_output", label: "structure output" },
  { value: "vision", label: "see images" },
  { value: "audio", label: "hear audio" },
  { value: "files", label: "read files" },
  { value: "reasoning", label: "reason" },
];

/** Edits of features, each one entry of the undo history. */
export function setFeature(at: number, label: string, change: (feature: Feature) => Feature): void {
  projectDocument.edit(`${label} of feature`, (project) => ({
    ...project,
    features: project.features.map((feature, n) => (n === at ? change(feature) : feature)),
  }));
}

export function setRequired(at: number, label: string, change: (before: Requirements) => Requirements): void {
  setFeature(at, label, ({ requirements, ...rest }) => {
    const after = change(requirements ?? {});
    return Object.keys(after).length > 0 ? { ...rest, requirements: after } : rest;
  });
}

/** Switches what is asked of the data on or off. */
export function toggled(what: "zero_retention" | "no_training"): (before: Requirements) => Requirements {
  return ({ data, ...rest }) => {
    const { [what]: on, ...others } = data ?? {};
    const after = on ? others : { ...others, [what]: true };
    return Object.keys(after).length > 0 ? { ...rest, data: after } : rest;
  };
}

/** Asks for a capability, or no more. */
export function toggledCapability(capability: Capability): (before: Requirements) => Requirements {
  return ({ capabilities = [], ...rest }) => {
    const others = capabilities.filter((one) => one !== capability);
    const all = others.length < capabilities.length ? others : [...others, capability];
    return all.length > 0 ? { ...rest, capabilities: all } : rest;
  };
}

export function moveFeature(at: number, by: 1 | -1): void {
  projectDocument.edit("order of features", (project) => {
    const moved = project.features[at];
    const to = at + by;
    if (!moved || to < 0 || to >= project.features.length) return project;
    return { ...project, features: project.features.toSpliced(at, 1).toSpliced(to, 0, moved) };
  });
}

/** Adds a feature and selects it. It catches a tag of the log that no feature asks for yet, or else its own. */
export function addFeature(tag?: string): void {
  const project = projectDocument.project;
  if (!project) return;
  const fresh = freshFeature(project);
  const feature = tag === undefined ? fresh : { ...fresh, name: tag, matches: { feature_tag: [tag] } };
  projectDocument.edit("add feature", (before) => ({ ...before, features: [...before.features, feature] }));
  view.chooseFeature(feature.id);
}

/** A feature with an id that the project does not have yet. */
export function freshFeature(project: Project): Feature {
  const ids = new Set(project.features.map(({ id }) => id));
  let n = project.features.length + 1;
  while (ids.has(`feature-${n}`)) n += 1;
  return { id: `feature-${n}`, name: `Feature ${n}`, matches: { feature_tag: [`feature-${n}`] } };
}

/** Removes a feature and its policies in every architecture. */
export function removeFeature(feature: Feature): void {
  projectDocument.edit(`remove feature ${feature.name}`, (project) => withoutFeature(project, feature.id));
}

export function withoutFeature(project: Project, id: string): Project {
  return {
    ...project,
    features: project.features.filter((feature) => feature.id !== id),
    architectures: project.architectures.map((architecture) => {
      const { [id]: _, ...policies } = architecture.policies;
      return { ...architecture, policies };
    }),
  };
}
