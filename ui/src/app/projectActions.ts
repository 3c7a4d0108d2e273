import { projectDocument } from "$lib/document/project.svelte";
import { inApp, quit, saveVersion } from "$lib/ipc/client";
import { overlays } from "$lib/session/overlays.svelte";
import { route } from "$lib/session/route.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { importing } from "../features/workloads/importing.svelte";
import type { Action } from "./action";

export const noProject = () => (projectDocument.project ? null : "no project is open");

const RECENT_SHOWN = 5;
const UNDECIDED = "As it was here when another program had changed the file";

/** What concerns files, and the program as a whole. */
export function projectActions(): Action[] {
  const group = "Project";
  const samples = session.samples.map(({ id, name }, at): Action => ({
    id: `project.sample.${id}`,
    name: at === 0 ? "Open the sample" : `Open the sample: ${name}`,
    group,
    also: name,
    unavailable: null,
    run: () => void session.openSample(id),
  }));
  // The open project is the first of them, and the menu of a system is no place for a long list.
  const recent = session.recent
    .filter(({ path, gone }) => !gone && path !== projectDocument.path)
    .slice(0, RECENT_SHOWN)
    .map(({ path, name }): Action => ({
      id: `project.recent.${path}`,
      name: `Open ${name}`,
      group,
      detail: path,
      unavailable: null,
      run: () => void session.openProjectAt(path),
    }));
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
    ...recent,
    ...samples.slice(0, 1),
    {
      id: "project.start",
      name: "Start page",
      group,
      also: "welcome recent",
      unavailable: null,
      run: () => {
        overlays.close();
        route.atStart = true;
      },
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
        overlays.close();
        route.go("workloads");
        void importing.begin();
      },
    },
    ...samples.slice(1),
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

/** Writes what is waiting, then ends the program; what cannot be written is told, and the window stays. */
export async function leave(): Promise<void> {
  try {
    await projectDocument.flush();
    if (projectDocument.saveState === "failed") await projectDocument.save();
    const { path, project, saveState } = projectDocument;
    // Nobody has said which of the two files is to stay, so both do.
    if (project && saveState === "conflict") await saveVersion(path, project, UNDECIDED);
    await quit();
  } catch (reason) {
    toasts.error(reason);
  }
}
