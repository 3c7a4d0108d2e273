import type { ShellListener } from "$lib/ipc/client";
import { session } from "$lib/session/session.svelte";
import { runAction } from "./actions";
import { leave } from "./projectActions";
import { dropping } from "./dropping.svelte";

/** What the window does when the shell tells it something. */
export const shellListener: ShellListener = {
  chosen: runAction,
  openFile: (path) => void session.openProjectAt(path),
  closing: () => void leave(),
  dragging: (over) => (dropping.over = over),
  dropped: (paths) => void dropping.open(paths),
};
