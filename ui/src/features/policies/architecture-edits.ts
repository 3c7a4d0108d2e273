import { projectDocument } from "$lib/document/project.svelte";
import type { Architecture, Project } from "$lib/ipc/generated";
import { view } from "$lib/session/view.svelte";

/** An id or a name that is not taken: the wish itself, or with the first free number. */
export function free(wish: string, taken: Iterable<string>, between: string): string {
  const all = new Set(taken);
  if (!all.has(wish)) return wish;
  let n = 2;
  while (all.has(`${wish}${between}${n}`)) n += 1;
  return `${wish}${between}${n}`;
}

/** A copy of an architecture under an id and a name of its own. */
export function copyOf(project: Project, architecture: Architecture): Architecture {
  return {
    ...architecture,
    id: free(
      `${architecture.id}-copy`,
      project.architectures.map(({ id }) => id),
      "-",
    ),
    name: free(
      `${architecture.name}, copy`,
      project.architectures.map(({ name }) => name),
      " ",
    ),
  };
}

export function duplicateArchitecture(architecture: Architecture): void {
  const project = projectDocument.project;
  if (!project) return;
  const copy = copyOf(project, architecture);
  projectDocument.edit(`duplicate ${architecture.name}`, (before) => {
    const at = before.architectures.findIndex(({ id }) => id === architecture.id);
    return { ...before, architectures: before.architectures.toSpliced(at + 1, 0, copy) };
  });
  view.chooseArchitecture(copy.id);
}

export function renameArchitecture(id: string, name: string): void {
  change(id, "name of architecture", (before) => ({ ...before, name }));
}

export function describeArchitecture(id: string, summary: string): void {
  change(id, "idea of architecture", ({ summary: _, ...rest }) =>
    summary === "" ? rest : { ...rest, summary },
  );
}

function change(id: string, label: string, edit: (architecture: Architecture) => Architecture): void {
  projectDocument.edit(label, (project) => ({
    ...project,
    architectures: project.architectures.map((one) => (one.id === id ? edit(one) : one)),
  }));
}

export function makeBaseline({ id, name }: Architecture): void {
  projectDocument.edit(`make ${name} the baseline`, (project) => ({ ...project, baseline: id }));
}

export function removeArchitecture({ id, name }: Architecture): void {
  projectDocument.edit(`remove ${name}`, (project) => ({
    ...project,
    architectures: project.architectures.filter((one) => one.id !== id),
  }));
}
