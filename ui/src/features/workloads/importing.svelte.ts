import { importWorkload, pickLog, previewImport } from "$lib/ipc/client";
import type { ColumnChoice, ImportPreview } from "$lib/ipc/generated";
import { jobs } from "$lib/session/jobs.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { view } from "$lib/session/view.svelte";
import { plural } from "$lib/format/measure";
import { withChoice } from "./mapping";

/** From picking a log to its workload. Nothing is written before `confirm`. */
class Importing {
  preview = $state.raw<ImportPreview | null>(null);
  name = $state("");
  /** Columns whose field somebody chose. */
  mapping = $state.raw<ColumnChoice[]>([]);
  /** Whether every rejected row goes to a file beside the log. */
  saveRejects = $state(false);
  #turn = 0;

  async begin(): Promise<void> {
    try {
      const file = await pickLog();
      if (file === null) return;
      const preview = await previewImport(file);
      this.mapping = [];
      this.saveRejects = false;
      this.preview = preview;
      this.name = preview.suggested_name;
    } catch (reason) {
      toasts.error(reason);
    }
  }

  /** Looks at the log again with a column read as another field; "" leaves it to the column's own name. */
  async choose(column: string, field: string): Promise<void> {
    const { preview, mapping } = this;
    if (!preview) return;
    const wanted = withChoice(mapping, column, field);
    const turn = ++this.#turn;
    this.mapping = wanted;
    try {
      const again = await previewImport(preview.file, wanted);
      if (turn === this.#turn && this.preview) this.preview = again;
    } catch (reason) {
      if (turn !== this.#turn) return;
      this.mapping = mapping;
      toasts.error(reason);
    }
  }

  cancel(): void {
    this.preview = null;
  }

  async confirm(): Promise<void> {
    const { preview, mapping, saveRejects } = this;
    if (!preview) return;
    const input = { file: preview.file, name: this.name.trim(), mapping, saveRejects };
    this.preview = null;
    const imported = await jobs.run("import", `Importing ${preview.file_name}`, (job, onProgress) =>
      importWorkload(job, input, onProgress),
    );
    if (!imported) return;
    const { workload, rejects_file } = imported;
    await session.refreshWorkloads();
    view.workload = workload.name;
    const rejects = rejects_file === null ? "" : `; every rejected row is in ${rejects_file}`;
    toasts.done(`Imported ${plural(workload.requests, "request")} as ${workload.name}${rejects}`);
  }
}

export const importing = new Importing();
