import { overlays } from "$lib/session/overlays.svelte";
import { route } from "$lib/session/route.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { importing } from "../features/workloads/importing.svelte";

/** A file over the window, and what becomes of it: a project is opened, anything else is looked at as a log. */
class Dropping {
  /** Whether a file is held over the window. */
  over = $state(false);

  async open(paths: string[]): Promise<void> {
    const [path] = paths;
    if (path === undefined) return;
    if (paths.length > 1) {
      return toasts.error({
        code: "bad_input",
        message: "One file at a time: each log becomes a workload of its own.",
      });
    }
    overlays.close();
    if (isProject(path)) return session.openProjectAt(path).then(() => {});
    route.go("workloads");
    await importing.beginWith(path);
  }
}

/** Logs may be JSON too, so the whole ending counts. */
export function isProject(path: string): boolean {
  return path.toLowerCase().endsWith(".routewright.json");
}

export const dropping = new Dropping();
