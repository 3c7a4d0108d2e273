/** What a click lands on as a whole; and taking the focus away from a field commits it. */
const HAS_NO_PARTS = "body, input, select, textarea";

/**
 * Shift+Tab, as WebKit gets it wrong twice.
 *
 * After a click on a part of a button (its text, its icon), the engine looks for the place before that part, which is the
 * button itself: the focus stays where it is, however often the keys are pressed. Taking the focus away and giving it back
 * makes the button the place that it goes on from.
 *
 * And under X11 the key has no name, so that nobody who asks for "Tab" sees it: the focus leaves an open dialog.
 */
export function mendShiftTab(window: Window): () => void {
  const { document } = window;
  /** What was clicked last, until a key moves the focus on. */
  let clicked: Node | null = null;

  function onpointerdown({ target }: PointerEvent): void {
    clicked = target as Node | null;
  }

  function onkeydown(event: KeyboardEvent): void {
    if (!isShiftTab(event)) return;
    if (event.key !== "Tab") Object.defineProperty(event, "key", { value: "Tab" });
    const { activeElement } = document;
    // An event names the element, never the text in it that was hit.
    const inside = clicked !== null && activeElement?.contains(clicked);
    clicked = null;
    if (!inside || !(activeElement instanceof HTMLElement) || activeElement.matches(HAS_NO_PARTS)) return;
    activeElement.blur();
    activeElement.focus({ preventScroll: true });
  }

  window.addEventListener("pointerdown", onpointerdown, true);
  window.addEventListener("keydown", onkeydown, true);
  return () => {
    window.removeEventListener("pointerdown", onpointerdown, true);
    window.removeEventListener("keydown", onkeydown, true);
  };
}

/** The key is named "Unidentified" where the keyboard calls it ISO_Left_Tab; its place on the keyboard, or its number, tells. */
export function isShiftTab({
  key,
  code,
  keyCode,
  shiftKey,
  ctrlKey,
  metaKey,
  altKey,
}: Pick<KeyboardEvent, "key" | "code" | "keyCode" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">): boolean {
  if (!shiftKey || ctrlKey || metaKey || altKey) return false;
  return key === "Tab" || (key === "Unidentified" && (code === "Tab" || keyCode === 9));
}
