import type { Action } from "./action";

const isMac = () => globalThis.navigator?.platform.startsWith("Mac") ?? false;

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** The keys of an event, written as an action's: "Mod+Shift+Z". */
export function keysOf({ key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): string {
  const letter = key.length === 1 ? key.toUpperCase() : key;
  const parts = [ctrlKey || metaKey ? "Mod" : "", altKey ? "Alt" : "", shiftKey ? "Shift" : "", letter];
  return parts.filter((part) => part !== "").join("+");
}

/** The parts of an action's keys as they are printed on the keyboard: "Mod+Shift+Z" is Ctrl, Shift, Z. */
export function keyCaps(keys: string): string[] {
  return keys.split("+").map((part) => (part === "Mod" ? (isMac() ? "⌘" : "Ctrl") : part));
}

export function keyText(keys: string): string {
  return keyCaps(keys).join(" ");
}

/** The keys as assistive technology reads them: "Control+Shift+Z". */
export function ariaKeys(keys: string): string {
  return keys.replace("Mod", isMac() ? "Meta" : "Control");
}

/** The keys as the native menu takes them; it must not take those that text fields or a part of a screen use. */
export function menuKeys({ keys, typed, within }: Pick<Action, "keys" | "typed" | "within">): string | null {
  return keys && !typed && within === undefined ? keys.replace("Mod", "CmdOrCtrl") : null;
}
