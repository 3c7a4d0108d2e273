import type { Project } from "$lib/ipc/generated";
import { valueAt } from "$lib/project/pointer";
import { outlineOf } from "$lib/project/tree/outline";
import { isUnder } from "$lib/project/pointer";
import type { Screen } from "$lib/session/route.svelte";

/** Where a setting is edited: the screen, and what is selected there. */
export type Destination = { screen: Screen; architecture?: string; feature?: string; node?: string };

/** Where the place of a JSON pointer is edited; null for what no screen edits. */
export function destinationOf(project: Project, place: string): Destination | null {
  const [, list, index = "", part, feature = ""] = place.split("/");
  if (list === "features") {
    const id = project.features[Number(index)]?.id;
    return { screen: "features", ...(id !== undefined && { feature: id }) };
  }
  if (list === "scenarios") return { screen: "scenarios" };
  if (list !== "architectures") return null;
  const at = Number(index);
  const architecture = project.architectures[at];
  if (!architecture) return null;
  if (part !== "policies") return { screen: "policies", architecture: architecture.id };
  const id = feature.replaceAll("~1", "/").replaceAll("~0", "~");
  if (valueAt(project, `/architectures/${index}/policies/${feature}`) === undefined) {
    return { screen: "policies", architecture: architecture.id };
  }
  const around = outlineOf(architecture, at, id).filter(({ path }) => isUnder(place, path));
  // The innermost node has the longest pointer.
  const node = around.sort((a, b) => b.path.length - a.path.length)[0]?.path;
  return {
    screen: "policies",
    architecture: architecture.id,
    feature: id,
    ...(node !== undefined && { node }),
  };
}
