import { toasts } from "./session/toasts.svelte";

/** Puts text on the clipboard and says so; where the system refuses, says that instead. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyBySelection(text)) {
      toasts.error({
        code: "internal",
        message: "The system did not let Routewright write to the clipboard.",
        hint: "Select the cells of the table and copy them by hand.",
      });
      return;
    }
  }
  toasts.done(said);
}

/** The older way, for web views that lend no clipboard. */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.style.cssText = "position:fixed;opacity:0";
  area.setAttribute("aria-hidden", "true");
  document.body.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}
