import type { MenuGroup } from "$lib/ipc/client";
import type { Action, ActionGroup } from "./action";
import { actions } from "./actions";
import { menuKeys } from "./keys";

const GROUPS: ActionGroup[] = ["Project", "Edit", "Insert", "Go to", "View", "Help"];

/** The native menu: the same actions under the same names. The shell names the id of the one that is chosen. */
export function nativeMenu(all: Action[] = actions()): MenuGroup[] {
  return GROUPS.map((name) => ({
    name,
    items: all
      .filter(({ group }) => group === name)
      .map((action) => ({
        id: action.id,
        name: action.name,
        keys: menuKeys(action),
        enabled: action.unavailable === null,
      })),
  })).filter(({ items }) => items.length > 0);
}
