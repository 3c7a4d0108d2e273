import { tick } from "svelte";

/** What a button does may take the button away; the focus then goes on to `next`, instead of to nowhere. */
export async function focusAfter(next: () => Element | null | undefined): Promise<void> {
  await tick();
  const element = next();
  if (element instanceof HTMLElement) element.focus();
  if (element instanceof HTMLInputElement) element.select();
}

/** The field that names the scenario: what a new one needs first. */
export const nameField = () => document.querySelector('input[aria-label="Name of the scenario"]');
export const scenarioInForce = () => document.querySelector('aside [aria-current="true"]');
