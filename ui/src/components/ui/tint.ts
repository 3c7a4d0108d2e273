import type { Attachment } from "svelte/attachments";

const LASTS_MS = 600;
/** So few are enough for the eye; each is drawn anew while the next edit is replayed already. */
const STEPS = 5;

const shown = new WeakMap<Element, { subject: string; value: string }>();

/** Tints a cell for a moment when its value changes; not when it comes to show something else. */
export function tint(subject: string, value: string): Attachment<HTMLElement> {
  return (cell) => {
    const before = shown.get(cell);
    shown.set(cell, { subject, value });
    if (before?.subject !== subject || before.value === value) return;
    cell.animate([{ backgroundColor: "var(--bg-selected-strong)" }, {}], {
      duration: LASTS_MS,
      easing: `steps(${STEPS})`,
    });
  };
}
