import { projectDocument } from "$lib/document/project.svelte";
import { asCommandError, cancelJob, incidentEffects, listConditions, newJob } from "$lib/ipc/client";
import type { CommandError } from "$lib/ipc/client";
import type { ConditionsListing, IncidentEffects } from "$lib/ipc/generated";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";

/** Series of the history, and what the incidents of the chosen one cost an architecture. */
export class Recorded {
  series = $state.raw<ConditionsListing[]>([]);
  found = $state.raw<IncidentEffects | null>(null);
  failure = $state.raw<CommandError | null>(null);
  running = $state(false);
  #turn = 0;

  async load(): Promise<void> {
    try {
      this.series = await listConditions();
    } catch (reason) {
      toasts.error(reason);
    }
  }

  /** To be called from an effect; the returned function ends it. */
  follow(scenario: string, architecture: string): (() => void) | undefined {
    const project = projectDocument.project;
    const workload = session.workload?.name;
    if (!project || workload === undefined) return undefined;
    const turn = ++this.#turn;
    const job = newJob("incidents");
    this.running = true;
    incidentEffects(job, { project, workload, scenario }, architecture, () => {}).then(
      (found) => {
        if (turn !== this.#turn) return;
        [this.found, this.failure, this.running] = [found, null, false];
      },
      (reason: unknown) => {
        const error = asCommandError(reason);
        if (turn !== this.#turn || error.cancelled) return;
        [this.found, this.failure, this.running] = [null, error, false];
      },
    );
    return () => void cancelJob(job).catch(() => {});
  }
}
