/**
 * Lets Shift+Tab go on from what was clicked. WebKit goes back from the text within a clicked button, and the first stop before that
 * is the button itself: the key would seem to do nothing once. Given the focus anew, it is where the way begins. Returns how to stop.
 */
export function tabBackFromClicks(): () => void {
  let clicked: EventTarget[] = [];

  const onpointerdown = (event: Event) => (clicked = event.composedPath());
  const onkeydown = (event: KeyboardEvent) => {
    if (event.key !== "Tab") return;
    const { activeElement } = document;
    const isClicked = activeElement !== document.body && clicked.includes(activeElement as Element);
    clicked = [];
    if (!event.shiftKey || !isClicked || !(activeElement instanceof HTMLElement)) return;
    // A field goes on from itself, and losing the focus would take what is typed for done.
    if (activeElement.matches("input, select, textarea")) return;
    activeElement.blur();
    activeElement.focus({ preventScroll: true });
  };

  window.addEventListener("pointerdown", onpointerdown, true);
  window.addEventListener("keydown", onkeydown, true);
  return () => {
    window.removeEventListener("pointerdown", onpointerdown, true);
    window.removeEventListener("keydown", onkeydown, true);
  };
}
