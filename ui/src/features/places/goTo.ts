import { projectDocument } from "$lib/document/project.svelte";
import { route } from "$lib/session/route.svelte";
import { view } from "$lib/session/view.svelte";
import { editing } from "../policies/editing.svelte";
import { destinationOf } from "./place";

/** Whether some screen edits what stands at a place. */
export function canShow(place: string): boolean {
  const project = projectDocument.project;
  return project !== null && destinationOf(project, place) !== null;
}

/** Goes to the screen that edits a place, and selects it there. */
export function showPlace(place: string): void {
  const project = projectDocument.project;
  const to = project && destinationOf(project, place);
  if (!to) return;
  if (to.architecture !== undefined) view.chooseArchitecture(to.architecture);
  if (to.feature !== undefined) view.chooseFeature(to.feature);
  if (to.node !== undefined) editing.select(to.node);
  route.go(to.screen);
}
