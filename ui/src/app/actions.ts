import { projectDocument } from "$lib/document/project.svelte";
import { inApp, quit } from "$lib/ipc/client";
import { overlays } from "$lib/session/overlays.svelte";
import { replay } from "$lib/session/replay.svelte";
import { route, SCREEN_NAMES, SCREENS } from "$lib/session/route.svelte";
import { session } from "$lib/session/session.svelte";
import { theme, type ThemeChoice } from "$lib/session/theme.svelte";
import { importing } from "../features/workloads/importing.svelte";
import { cyclePane } from "./panes";

export type ActionGroup = "Project" | "Edit" | "Go to" | "View" | "Help";

/** One thing that the app can do. Menu, palette, shortcuts and top bar all read this list, so they cannot drift apart. */
export type Action = {
  id: string;
  name: string;
  group: ActionGroup;
  /** Keys as `Mod+Shift+Z`; `Mod` is Ctrl, and Command on a Mac. */
  keys?: string;
  /** Text fields take these keys for themselves. */
  typed?: boolean;
  /** Words by which it is found besides its name. */
  also?: string;
  /** Why it cannot be done now; null when it can. */
  unavailable: string | null;
  run: () => void;
};

const THEMES: [ThemeChoice, string][] = [
  ["system", "as the system"],
  ["light", "light"],
  ["dark", "dark"],
];

const noProject = () => (projectDocument.project ? null : "no project is open");

/** Every action as it stands now. */
export function actions(): Action[] {
  return [...projectActions(), ...editActions(), ...screenActions(), ...viewActions(), ...helpActions()];
}

function projectActions(): Action[] {
  const group = "Project";
  return [
    {
      id: "project.new",
      name: "New project…",
      group,
      keys: "Mod+N",
      unavailable: null,
      run: () => overlays.show("new_project"),
    },
    {
      id: "project.open",
      name: "Open a project…",
      group,
      keys: "Mod+O",
      unavailable: null,
      run: () => void session.openProject(),
    },
    ...session.samples.map(({ id, name }, at): Action => ({
      id: `project.sample.${id}`,
      name: at === 0 ? "Open the sample" : `Open the sample: ${name}`,
      group,
      also: name,
      unavailable: null,
      run: () => void session.openSample(id),
    })),
    {
      id: "project.start",
      name: "Start page",
      group,
      also: "welcome recent",
      unavailable: null,
      run: () => (route.atStart = true),
    },
    {
      id: "project.save",
      name: "Save now",
      group,
      keys: "Mod+S",
      unavailable: noProject(),
      run: () => void projectDocument.save(),
    },
    {
      id: "project.versions",
      name: "Versions…",
      group,
      also: "restore compare history",
      unavailable: noProject(),
      run: () => overlays.show("versions"),
    },
    {
      id: "workload.import",
      name: "Import a log…",
      group,
      also: "workload requests",
      unavailable: null,
      run: () => {
        route.go("workloads");
        void importing.begin();
      },
    },
    {
      id: "app.settings",
      name: "Settings…",
      group,
      keys: "Mod+,",
      also: "appearance theme history keys version licences",
      unavailable: null,
      run: () => overlays.show("settings"),
    },
    {
      id: "app.quit",
      name: "Quit",
      group,
      keys: "Mod+Q",
      unavailable: inApp() ? null : "the page is closed by the browser",
      run: () => void leave(),
    },
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
    run: () => route.go(screen),
  }));
}

function viewActions(): Action[] {
  const group = "View";
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
      unavailable: null,
      run: () => cyclePane(1),
    },
    {
      id: "view.previous_pane",
      name: "Previous pane",
      group,
      keys: "Shift+F6",
      unavailable: null,
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

/** Writes what is waiting, then ends the program. */
export async function leave(): Promise<void> {
  await projectDocument.flush();
  await quit();
}

/** Does an action by its id, if it can be done now. */
export function runAction(id: string): void {
  const action = actions().find((action) => action.id === id);
  if (action && action.unavailable === null) action.run();
}
