import { overlays } from "$lib/session/overlays.svelte";
import { actions, perform } from "./actions";
import { keysOf } from "./keys";

/** Whether the key belongs to a text field; a field that has committed its text gives its undo up. */
function isTyping(target: EventTarget | null): boolean {
  const field = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return (
    (field && target.dataset["typing"] !== "false") ||
    (target as HTMLElement | null)?.isContentEditable === true
  );
}

export function onShortcut(event: KeyboardEvent): void {
  if (event.defaultPrevented) return;
  const keys = keysOf(event);
  const typing = isTyping(event.target);
  if (event.key === "?" && !event.ctrlKey && !event.altKey && !typing) {
    event.preventDefault();
    overlays.show("shortcuts");
    return;
  }
  const action = actions().find((action) => action.keys === keys && action.within === undefined);
  if (!action || (action.typed && typing)) return;
  // The browser's own meaning of the keys (reload, print, search) never belongs to the app.
  event.preventDefault();
  perform(action);
}
