import { FOCUSABLE } from "./panes";

/** Stops of the Tab key within a part of the window, in order. */
function stopsIn(part: ParentNode): HTMLElement[] {
  return [...part.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) =>
      element.tabIndex >= 0 && element.getClientRects().length > 0 && !element.closest("[inert], [hidden]"),
  );
}

/**
 * Lets Shift+Tab go back from what was clicked. WebKit begins at the text within a clicked button, and the first stop before that
 * is the button itself: the key would seem to do nothing once. Returns how to stop.
 */
export function tabBackFromClicks(): () => void {
  let clicked: EventTarget[] = [];

  const onpointerdown = (event: Event) => (clicked = event.composedPath());
  const onkeydown = (event: KeyboardEvent) => {
    if (event.key !== "Tab") return;
    const { activeElement } = document;
    const isClicked = activeElement instanceof HTMLElement && clicked.includes(activeElement);
    clicked = [];
    // A field begins at itself, and a dialog leads the focus in a circle of its own.
    if (!event.shiftKey || event.defaultPrevented || !isClicked) return;
    if (activeElement.matches("input, select, textarea, body") || activeElement.closest("[role=dialog]"))
      return;
    const stops = stopsIn(document);
    const before = stops[stops.indexOf(activeElement) - 1];
    if (!before) return;
    event.preventDefault();
    before.focus();
  };

  window.addEventListener("pointerdown", onpointerdown, true);
  window.addEventListener("keydown", onkeydown);
  return () => {
    window.removeEventListener("pointerdown", onpointerdown, true);
    window.removeEventListener("keydown", onkeydown);
  };
}
