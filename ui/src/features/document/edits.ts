import { projectDocument } from "$lib/document/project.svelte";
import type {
  DecisionRecord,
  DocumentPart,
  DocumentSettings,
  Expectation,
  Ownership,
  Project,
} from "$lib/ipc/generated";
import { PARTS, without } from "./parts";

/** Edits of what the document says beside the figures, each one entry of the undo history. */

/** The same with a value in its place; what is empty is not in the file at all. */
function withValue<T extends object, K extends keyof T>(
  all: T | undefined,
  key: K,
  value: T[K] | undefined,
): T | undefined {
  const { [key]: _, ...others } = (all ?? {}) as T;
  const rest = value === undefined ? others : { ...others, [key]: value };
  return Object.keys(rest).length === 0 ? undefined : (rest as T);
}

export function withSetting<K extends keyof DocumentSettings>(
  project: Project,
  key: K,
  value: DocumentSettings[K] | undefined,
): Project {
  return withValue(project, "document", withValue(project.document, key, value)) ?? project;
}

export function withOwnership<K extends keyof Ownership>(
  project: Project,
  key: K,
  value: Ownership[K] | undefined,
): Project {
  return withValue(project, "ownership", withValue(project.ownership, key, value)) ?? project;
}

export function withDecisions(project: Project, decisions: DecisionRecord[]): Project {
  return withValue(project, "decisions", decisions.length === 0 ? undefined : decisions) ?? project;
}

export function leavePart(part: DocumentPart, out: boolean): void {
  const name = PARTS.find((one) => one.part === part)?.name ?? part;
  projectDocument.edit(`${out ? "leave out" : "put back"} ${name}`, (project) => {
    const left = without(project.document, part, out);
    return withSetting(project, "without", left.length === 0 ? undefined : left);
  });
}

export function setSetting<K extends keyof DocumentSettings>(
  label: string,
  key: K,
  value: DocumentSettings[K] | undefined,
): void {
  projectDocument.edit(`document ${label.toLowerCase()}`, (project) => withSetting(project, key, value));
}

export function setOwnership<K extends keyof Ownership>(
  label: string,
  key: K,
  value: Ownership[K] | undefined,
): void {
  projectDocument.edit(label.toLowerCase(), (project) => withOwnership(project, key, value));
}

export function addDecision(decision: DecisionRecord): void {
  projectDocument.edit("add decision", (project) =>
    withDecisions(project, [...(project.decisions ?? []), decision]),
  );
}

export function changeDecision(at: number, decision: DecisionRecord): void {
  projectDocument.edit("change decision", (project) =>
    withDecisions(project, (project.decisions ?? []).with(at, decision)),
  );
}

export function removeDecision(at: number): void {
  projectDocument.edit("remove decision", (project) =>
    withDecisions(project, (project.decisions ?? []).toSpliced(at, 1)),
  );
}

/** Moves a decision by a number of places, no further than to the ends. */
export function moveDecision(at: number, by: number): void {
  projectDocument.edit("reorder decisions", (project) => {
    const all = project.decisions ?? [];
    const to = Math.min(Math.max(at + by, 0), all.length - 1);
    const moved = all[at];
    if (to === at || !moved) return project;
    return withDecisions(project, all.toSpliced(at, 1).toSpliced(to, 0, moved));
  });
}

export type End = Exclude<keyof Expectation, "source">;

/**
 * A band with one of its three figures changed, or without any once what is expected is taken away. What is said first is all three; the ends
 * give way to what is expected.
 */
export function withEnd(
  band: Expectation | undefined,
  end: End,
  value: number | undefined,
): Expectation | undefined {
  if (value === undefined) {
    if (!band || end === "expected") return undefined;
    return { ...band, [end]: band.expected };
  }
  if (!band) return { low: value, expected: value, high: value };
  const { source: _, ...rest } = band;
  const { low, high } = rest;
  if (end === "expected")
    return { ...rest, low: Math.min(low, value), expected: value, high: Math.max(high, value) };
  return { ...rest, [end]: value };
}

/** Whether a figure may stand at an end: the band holds what is expected. */
export function fits(band: Expectation | undefined, end: End, value: number): boolean {
  if (!band || end === "expected") return true;
  return end === "low" ? value <= band.expected : value >= band.expected;
}
