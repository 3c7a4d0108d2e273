import { projectDocument } from "$lib/document/project.svelte";
import type { Feature, Requirements } from "$lib/ipc/generated";
import { replaceAt } from "$lib/project/pointer";

/** Gives a feature its first policy: one model. */
export function startPolicy(path: string, model: string): void {
  projectDocument.edit("add policy", (project) =>
    replaceAt(project, path, () => ({ pattern: "model", model })),
  );
}

export function setRequirement(
  path: string,
  label: string,
  change: (before: Requirements | undefined) => Requirements | undefined,
) {
  projectDocument.edit(`requirement ${label}`, (project) =>
    replaceAt(project, path, ({ requirements, ...rest }: Feature) => {
      const changed = change(requirements);
      return changed ? { ...rest, requirements: changed } : rest;
    }),
  );
}
