import { projectDocument } from "$lib/document/project.svelte";
import { renameWorkload } from "$lib/ipc/client";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { view } from "$lib/session/view.svelte";

/** Gives a workload another name, and the open project with it where it uses the workload. */
export async function rename(name: string, typed: string): Promise<void> {
  if (typed.trim() === name) return;
  try {
    const renamed = await renameWorkload(name, typed.trim());
    if (view.workload === name || view.workload === "") view.workload = renamed.name;
    const used = projectDocument.project?.workload?.name === name;
    await session.refreshWorkloads();
    if (used) session.useWorkload(renamed);
  } catch (reason) {
    toasts.error(reason);
  }
}
