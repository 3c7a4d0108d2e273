/** What F6 stops at, in the order of the page: the bars, each innermost pane. */
const STOPS = "[data-pane], .context-bar, .pane";
/** What takes the focus on the way through the window. */
export const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]:not([tabindex="-1"], :disabled)';

/** Where to go next among `count` places; from outside, the first or the last. */
export function nextPane(at: number, count: number, step: 1 | -1): number {
  if (at < 0) return step === 1 ? 0 : count - 1;
  return (at + step + count) % count;
}

/** The focus as it was left in each pane. */
const left = new WeakMap<Element, HTMLElement>();

export function cyclePane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>(STOPS)].filter(
    (pane) => !pane.querySelector(".pane") && pane.getClientRects().length > 0,
  );
  if (panes.length === 0) return;
  const { activeElement } = document;
  const at = panes.findIndex((pane) => pane.contains(activeElement));
  const from = panes[at];
  if (from && activeElement instanceof HTMLElement) left.set(from, activeElement);
  const to = panes[nextPane(at, panes.length, step)];
  if (!to) return;
  const target =
    [left.get(to), to.querySelector<HTMLElement>(FOCUSABLE)].find((found) => found?.isConnected) ?? to;
  // A pane without anything to operate can be read, and scrolled by the arrow keys.
  if (target === to) to.tabIndex = -1;
  target.focus();
}
