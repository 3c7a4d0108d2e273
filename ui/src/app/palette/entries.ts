import { catalogView } from "../../features/catalog/view.svelte";
import { projectDocument } from "$lib/document/project.svelte";
import { replay } from "$lib/session/replay.svelte";
import { route } from "$lib/session/route.svelte";
import { session } from "$lib/session/session.svelte";
import { view } from "$lib/session/view.svelte";
import type { Action } from "../action";

export type EntryGroup = "Recent" | "Run" | "Go to" | "Insert" | "Help";

/** One line of the palette. */
export type Entry = Pick<Action, "id" | "name" | "keys" | "detail" | "also" | "unavailable" | "run"> & {
  group: EntryGroup;
};

/** Everything that the palette can find. */
export function entries(actions: Action[]): Entry[] {
  return [...actions.filter(({ id }) => id !== "view.palette").map(ofAction), ...places(), ...models()];
}

function ofAction(action: Action): Entry {
  if (action.group === "Go to") return { ...action, group: "Go to", detail: "screen" };
  if (action.group === "Insert") return { ...action, group: "Insert" };
  if (action.group === "Help") return { ...action, group: "Help" };
  return { ...action, group: "Run" };
}

/** Features, architectures and scenarios of the open project. */
function places(): Entry[] {
  const project = projectDocument.project;
  if (!project) return [];
  const features = project.features.map(({ id, name, owner }) =>
    place(`feature.${id}`, name, owner ? `feature of ${owner}` : "feature", () => {
      view.chooseFeature(id);
      route.go("features");
    }),
  );
  const architectures = project.architectures.map(({ id, name }) =>
    place(
      `architecture.${id}`,
      name,
      id === project.baseline ? "architecture, the baseline" : "architecture",
      () => {
        view.chooseArchitecture(id);
        route.go("compare");
      },
    ),
  );
  const scenarios = project.scenarios.map(({ id, name }) =>
    place(`scenario.${id}`, name, id === replay.scenario ? "scenario, in force" : "scenario", () => {
      replay.scenario = id;
      route.go("scenarios");
    }),
  );
  return [...features, ...architectures, ...scenarios];
}

function models(): Entry[] {
  return (session.catalog?.models ?? []).map(({ id, name }) => ({
    ...place(`model.${id}`, name, `model ${id}`, () => {
      catalogView.open(id);
      route.go("catalog");
    }),
    also: id,
  }));
}

function place(id: string, name: string, detail: string, run: () => void): Entry {
  return { id, name, group: "Go to", detail, unavailable: null, run };
}
