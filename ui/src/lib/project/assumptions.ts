import type { Assumptions, Project } from "$lib/ipc/generated";

/** The project with these assumptions, and without the field where there are none. */
export function withAssumptions(project: Project, assumptions: Assumptions): Project {
  const { assumptions: _, ...rest } = project;
  return Object.keys(assumptions).length > 0 ? { ...rest, assumptions } : rest;
}
