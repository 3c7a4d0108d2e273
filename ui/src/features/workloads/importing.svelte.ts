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
  /** How many of them nobody chose: their columns are called much like it. */
  guesses = $state(0);
  /** Whether every rejected row goes to a file beside the log. */
  saveRejects = $state(false);
  #turn = 0;

  async begin(): Promise<void> {
    try {
      const file = await pickLog();
      if (file !== null) await this.#look(file);
    } catch (reason) {
      toasts.error(reason);
    }
  }

  /** The same for a file that was dropped on the window. */
  async beginWith(file: string): Promise<void> {
    try {
      await this.#look(file);
    } catch (reason) {
      toasts.error(reason);
    }
  }

  async #look(file: string): Promise<void> {
    this.#turn += 1;
    const bare = await previewImport(file);
    // Of a log that is recognised nothing has to be guessed; what values alone tell is left to be chosen.
    const named =
      bare.problem === undefined ? [] : (bare.guesses ?? []).filter(({ by_values }) => !by_values);
    const guesses = named.map(({ field, column }): ColumnChoice => ({ field, column }));
    const preview = guesses.length > 0 ? await previewImport(file, guesses).catch(() => null) : null;
    this.mapping = preview ? guesses : [];
    this.guesses = this.mapping.length;
    this.saveRejects = false;
    this.preview = preview ?? bare;
    this.name = bare.suggested_name;
  }

  /** Looks at the log again with a column read as another field; "" leaves it to the column's own name. */
  async choose(column: string, field: string): Promise<void> {
    const { preview, mapping } = this;
    if (!preview) return;
    const wanted = withChoice(mapping, column, field);
    const turn = ++this.#turn;
    this.mapping = wanted;
    this.guesses = 0;
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
    this.#turn += 1;
    this.preview = null;
  }

  async confirm(): Promise<void> {
    const { preview, mapping, saveRejects } = this;
    if (!preview) return;
    const input = { file: preview.file, name: this.name.trim(), mapping, saveRejects };
    const turn = ++this.#turn;
    this.preview = null;
    const imported = await jobs.run("import", `Importing ${preview.file_name}`, (job, onProgress) =>
      importWorkload(job, input, onProgress),
    );
    if (!imported) {
      // What was mapped stays to be mended, unless another log is looked at by now.
      if (turn === this.#turn) this.preview = preview;
      return;
    }
    const { workload, rejected_rows, rejects_file } = imported;
    await session.refreshWorkloads();
    view.workload = workload.name;
    const rejects = rejects_file === null ? "" : `; every rejected row is in ${rejects_file}`;
    const left = rejected_rows === 0 ? "" : `, ${plural(rejected_rows, "row")} rejected`;
    toasts.done(`Imported ${plural(workload.requests, "request")} as ${workload.name}${left}${rejects}`);
  }
}

export const importing = new Importing();
