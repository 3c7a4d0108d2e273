import { projectDocument } from "$lib/document/project.svelte";
import { asCommandError, cancelJob, newJob, whatIfWeAlso } from "$lib/ipc/client";
import type { CommandError } from "$lib/ipc/client";
import type { WhatIf } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";

/** The cards of one architecture: replayed again after every edit, the last one counting. */
export class Cards {
  found = $state.raw<WhatIf | null>(null);
  failure = $state.raw<CommandError | null>(null);
  running = $state(false);
  #turn = 0;

  /** To be called from an effect; the returned function ends it. */
  follow(architecture: string): (() => void) | undefined {
    const project = projectDocument.project;
    const workload = session.workload?.name;
    if (!project || workload === undefined) return undefined;
    const turn = ++this.#turn;
    const job = newJob("what-if");
    this.running = true;
    const input = { project, workload, scenario: replay.scenario };
    whatIfWeAlso(job, input, architecture, () => {}).then(
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
