import type { ShellListener } from "$lib/ipc/client";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { runAction } from "./actions";
import { leave } from "./projectActions";
import { dropping } from "./dropping.svelte";

/** What the window does when the shell tells it something. */
export const shellListener: ShellListener = {
  chosen: runAction,
  openFile: (path) => void session.openProjectAt(path),
  closing: () => void leave().catch((reason: unknown) => toasts.error(reason)),
  dragging: (over) => (dropping.over = over),
  dropped: (paths) => void dropping.open(paths),
};
