import { tick } from "svelte";
import { projectDocument } from "$lib/document/project.svelte";
import { FOCUSABLE } from "./panes";

/** Where the focus was: the parts of the window around it, innermost first, and its place among what each can give it to. */
type Place = { around: Element; at: number };

const WINDOW = ".window";

function placesIn(around: Element): HTMLElement[] {
  return [...around.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => element.getClientRects().length > 0,
  );
}

function placesOf(element: Element): Place[] {
  const places: Place[] = [];
  // What lies over the window gives the focus back itself.
  for (let around = element.parentElement; around?.closest(WINDOW); around = around.parentElement) {
    places.push({ around, at: placesIn(around).indexOf(element as HTMLElement) });
  }
  return places;
}

const isLost = ({ activeElement }: Document) =>
  activeElement === null || activeElement === document.body || activeElement.matches(":disabled");

/**
 * Keeps the focus through edits: a row that is removed or a button that has nothing left to do drops it, and the keyboard would
 * have to begin at the top of the window again. What stands in its place takes it. Returns how to stop.
 */
export function keepFocus(): () => void {
  return projectDocument.onChange(() => {
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) return;
    // The page is still the one from before the edit.
    const places = placesOf(activeElement);
    void tick().then(() => {
      if (!isLost(document)) return;
      for (const { around, at } of places) {
        const found = around.isConnected ? placesIn(around) : [];
        const next = found[Math.min(Math.max(at, 0), found.length - 1)];
        if (next) return next.focus();
      }
    });
  });
}
