import { projectDocument } from "$lib/document/project.svelte";
import { overlays } from "$lib/session/overlays.svelte";
import { replay } from "$lib/session/replay.svelte";
import { route, SCREEN_NAMES, SCREENS } from "$lib/session/route.svelte";
import { session } from "$lib/session/session.svelte";
import { theme, type ThemeChoice } from "$lib/session/theme.svelte";
import { view } from "$lib/session/view.svelte";
import { search } from "../features/recommend/search.svelte";
import type { Action } from "./action";
import { insertActions } from "./insertActions";
import { cyclePane } from "./panes";
import { noProject, projectActions } from "./projectActions";

const THEMES: [ThemeChoice, string][] = [
  ["system", "as the system"],
  ["light", "light"],
  ["dark", "dark"],
];

/** Every action as it stands now. */
export function actions(): Action[] {
  return [
    ...projectActions(),
    ...editActions(),
    ...insertActions(),
    ...screenActions(),
    ...viewActions(),
    ...helpActions(),
  ];
}

function editActions(): Action[] {
  const { undoLabel, redoLabel } = projectDocument;
  const group = "Edit";
  return [
    {
      id: "edit.undo",
      name: undoLabel ? `Undo ${undoLabel}` : "Undo",
      group,
      keys: "Mod+Z",
      typed: true,
      unavailable: undoLabel ? null : "nothing to undo",
      run: () => projectDocument.undo(),
    },
    {
      id: "edit.redo",
      name: redoLabel ? `Redo ${redoLabel}` : "Redo",
      group,
      keys: "Mod+Shift+Z",
      typed: true,
      unavailable: redoLabel ? null : "nothing to redo",
      run: () => projectDocument.redo(),
    },
  ];
}

function screenActions(): Action[] {
  return SCREENS.map((screen, at) => ({
    id: `screen.${screen}`,
    name: SCREEN_NAMES[screen],
    group: "Go to",
    keys: `Mod+${at + 1}`,
    unavailable: null,
    run: () => {
      overlays.close();
      route.go(screen);
    },
  }));
}

function viewActions(): Action[] {
  const group = "View";
  // The palette has gone by the time that what was chosen in it is done.
  const covered = [null, "palette"].includes(overlays.shown) ? null : "a dialog is open";
  const nothing = session.workload ? null : "the project has no workload here";
  return [
    {
      id: "view.palette",
      name: "Go to or run…",
      group,
      keys: "Mod+K",
      also: "command palette",
      unavailable: null,
      run: () => overlays.show("palette"),
    },
    {
      id: "view.next_pane",
      name: "Next pane",
      group,
      keys: "F6",
      unavailable: covered,
      run: () => cyclePane(1),
    },
    {
      id: "view.previous_pane",
      name: "Previous pane",
      group,
      keys: "Shift+F6",
      unavailable: covered,
      run: () => cyclePane(-1),
    },
    {
      id: "replay.again",
      name: "Replay again",
      group,
      keys: "F5",
      unavailable: noProject() ?? nothing,
      run: () => replay.request(),
    },
    {
      id: "search.application",
      name: "Find the best architecture…",
      group,
      also: "recommend search",
      unavailable: noProject() ?? nothing,
      run: () => view.architecture && search.open({ feature: null, within: view.architecture.id }),
    },
    {
      id: "search.feature",
      name: "Find the best policy for the feature…",
      group,
      also: "recommend search",
      ...(view.feature ? { detail: view.feature.name } : {}),
      unavailable: noProject() ?? nothing ?? (view.feature ? null : "no feature is selected"),
      run: () =>
        view.architecture &&
        view.feature &&
        search.open({ feature: view.feature.id, within: view.architecture.id }),
    },
    ...THEMES.map(([choice, words]): Action => ({
      id: `view.theme.${choice}`,
      name: `Appearance: ${words}`,
      group,
      also: "theme",
      unavailable: theme.choice === choice ? "in force" : null,
      run: () => theme.choose(choice),
    })),
  ];
}

function helpActions(): Action[] {
  return [
    {
      id: "help.shortcuts",
      name: "Keyboard shortcuts",
      group: "Help",
      keys: "F1",
      also: "keys help",
      unavailable: null,
      run: () => overlays.show("shortcuts"),
    },
  ];
}

/** Does an action, if it can be done now. A question about the project file comes before everything but leaving. */
export function perform({ id, unavailable, run }: Action): void {
  const asking = projectDocument.saveState === "conflict" && id !== "app.quit";
  if (unavailable === null && !asking) run();
}

export function runAction(id: string): void {
  const action = actions().find((action) => action.id === id);
  if (action) perform(action);
}
