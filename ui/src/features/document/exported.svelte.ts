import type { DocumentFormat, ExportedDocument } from "$lib/ipc/generated";

export type Exported = ExportedDocument & { format: DocumentFormat; at: string };

const KEPT = 8;

/** The documents written in this run, the latest first; they stay listed when the screen is left and entered again. */
class ExportList {
  list = $state.raw<Exported[]>([]);

  add(written: ExportedDocument, format: DocumentFormat): void {
    const own = { ...written, format, at: new Date().toISOString() };
    // A file that is written over is listed once.
    const others = this.list.filter(({ path }) => path !== own.path);
    this.list = [own, ...others].slice(0, KEPT);
  }
}

export const exported = new ExportList();
