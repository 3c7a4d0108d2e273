import { importWorkload, pickLog, previewImport } from "$lib/ipc/client";
import type { ImportPreview } from "$lib/ipc/generated";
import { jobs } from "$lib/session/jobs.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { view } from "$lib/session/view.svelte";
import { plural } from "$lib/format/measure";

/** From picking a log to its workload. Nothing is written before `confirm`. */
class Importing {
  preview = $state.raw<ImportPreview | null>(null);
  name = $state("");

  async begin(): Promise<void> {
    try {
      const file = await pickLog();
      if (file === null) return;
      this.preview = await previewImport(file);
      this.name = this.preview.suggested_name;
    } catch (reason) {
      toasts.error(reason);
    }
  }

  /** The same for a file that was dropped on the window. */
  async beginWith(file: string): Promise<void> {
    try {
      this.preview = await previewImport(file);
      this.name = this.preview.suggested_name;
    } catch (reason) {
      toasts.error(reason);
    }
  }

  cancel(): void {
    this.preview = null;
  }

  async confirm(): Promise<void> {
    const { preview } = this;
    if (!preview) return;
    const name = this.name.trim();
    this.preview = null;
    const imported = await jobs.run("import", `Importing ${preview.file_name}`, (job, onProgress) =>
      importWorkload(job, preview.file, name, onProgress),
    );
    if (!imported) return;
    await session.refreshWorkloads();
    view.workload = imported.name;
    toasts.done(`Imported ${plural(imported.requests, "request")} as ${imported.name}`);
  }
}

export const importing = new Importing();
