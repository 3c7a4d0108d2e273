import { projectDocument } from "$lib/document/project.svelte";
import { route, SCREENS } from "$lib/session/route.svelte";

/** Whether the key belongs to a text field with its own undo; a field that has committed its text gives it up. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.dataset["typing"] !== "false";
}

export function onShortcut(event: KeyboardEvent): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const screen = SCREENS[Number(event.key) - 1];
  if (screen) {
    event.preventDefault();
    route.go(screen);
  } else if (event.key.toLowerCase() === "z" && !isTyping(event.target)) {
    event.preventDefault();
    if (event.shiftKey) projectDocument.redo();
    else projectDocument.undo();
  }
}
