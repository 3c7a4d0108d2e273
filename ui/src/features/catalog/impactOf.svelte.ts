import { projectDocument } from "$lib/document/project.svelte";
import { asCommandError, cancelJob, catalogImpact, newJob } from "$lib/ipc/client";
import type { CatalogImpact } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";

/** What the step between two catalogs means for the open project: found again after every edit, the last one counting. */
export class ImpactOf {
  found = $state.raw<CatalogImpact | null>(null);
  running = $state(false);
  #turn = 0;

  /** To be called from an effect; the returned function ends it. */
  follow(from: string, to: string): (() => void) | undefined {
    const project = projectDocument.project;
    if (!project) return undefined;
    const turn = ++this.#turn;
    const job = newJob("impact");
    const workload = session.workload?.name;
    const input = { project, scenario: replay.scenario, old: from, new: to, ...(workload && { workload }) };
    this.running = true;
    catalogImpact(job, input, () => {}).then(
      (impact) => {
        if (turn !== this.#turn) return;
        this.found = impact;
        this.running = false;
      },
      (reason: unknown) => {
        if (turn !== this.#turn) return;
        this.running = false;
        if (!asCommandError(reason).cancelled) toasts.error(reason);
      },
    );
    return () => void cancelJob(job).catch(() => {});
  }
}
