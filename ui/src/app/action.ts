export type ActionGroup = "Project" | "Edit" | "Insert" | "Go to" | "View" | "Help";

/** One thing that the app can do. Menu, palette, shortcuts and top bar all read this list, so they cannot drift apart. */
export type Action = {
  id: string;
  name: string;
  group: ActionGroup;
  /** Keys as `Mod+Shift+Z`; `Mod` is Ctrl, and Command on a Mac. */
  keys?: string;
  /** The part of a screen that listens to the keys itself; elsewhere they mean nothing. */
  within?: string;
  /** Text fields take these keys for themselves. */
  typed?: boolean;
  /** What tells it from others of its name. */
  detail?: string;
  /** Words by which it is found besides its name. */
  also?: string;
  /** Why it cannot be done now; null when it can. */
  unavailable: string | null;
  run: () => void;
};
