import { asCommandError, removeOutcomes, workloadScores } from "$lib/ipc/client";
import type { CommandError } from "$lib/ipc/client";
import type { WorkloadScores } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";

/** The scores beside a workload: what is attached, and taking some of it away. */
export class KeptScores {
  scores = $state.raw<WorkloadScores | null>(null);
  failure = $state.raw<CommandError | null>(null);
  #turn = 0;

  /** Other scores (`_attached` counts them) mean another list. */
  async load(workload: string, _attached = 0): Promise<void> {
    const turn = ++this.#turn;
    try {
      const found = await workloadScores(workload);
      if (turn === this.#turn) [this.scores, this.failure] = [found, null];
    } catch (reason) {
      if (turn === this.#turn) this.failure = asCommandError(reason);
    }
  }

  /** Removes a model's scores, or all; replays what that changes. */
  async remove(workload: string, model: string | null): Promise<boolean> {
    try {
      this.scores = await removeOutcomes(workload, model === null ? null : [model]);
    } catch (reason) {
      toasts.error(reason);
      return false;
    }
    if (session.workload?.name === workload) replay.request();
    toasts.done(
      model === null
        ? `All scores of ${workload} are removed`
        : `The scores of ${model} are removed from ${workload}`,
    );
    return true;
  }
}
