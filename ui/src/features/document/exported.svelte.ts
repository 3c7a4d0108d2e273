import type { ExportedDocument } from "$lib/ipc/generated";

/** The last document written in this run; it stays shown when the screen is left and entered again. */
class Exported {
  last = $state.raw<ExportedDocument | null>(null);
}

export const exported = new Exported();
