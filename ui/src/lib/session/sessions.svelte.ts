import { projectDocument } from "../document/project.svelte";
import { asCommandError, cancelJob, compareSessions, newJob } from "../ipc/client";
import type { Comparison, SessionReport } from "../ipc/generated";
import { replay } from "./replay.svelte";
import { toasts } from "./toasts.svelte";

/** The hand has come to rest: an edit every few frames never waits for sessions. */
const REST_MS = 300;

/** The sessions of the comparison on screen: asked for where they are looked at, after the figures are there. */
class Sessions {
  #report = $state.raw<SessionReport | null>(null);
  #of = $state.raw<Comparison | null>(null);
  /** Share of the replays that is done, while they run. */
  progress = $state<number | null>(null);
  #turn = 0;

  /** Null while they are not known. */
  readonly report = $derived(this.#of === replay.comparison ? this.#report : null);

  /** Follows the comparison on screen; call it from an effect, which ends what runs as soon as an edit is replayed. */
  follow(comparison: Comparison): (() => void) | undefined {
    if (replay.state !== "fresh" || comparison === this.#of) return undefined;
    const turn = ++this.#turn;
    const job = newJob("sessions");
    const timer = setTimeout(() => void this.#compare(job, turn, comparison), REST_MS);
    return () => {
      clearTimeout(timer);
      this.#turn += 1;
      this.progress = null;
      void cancelJob(job).catch(() => {});
    };
  }

  async #compare(job: string, turn: number, comparison: Comparison): Promise<void> {
    const project = projectDocument.project;
    if (!project?.workload) return;
    const input = { project, workload: project.workload.name, scenario: comparison.scenario };
    try {
      const found = await compareSessions(job, input, ({ done, total }) => {
        if (turn === this.#turn) this.progress = total ? Math.min(1, done / total) : null;
      });
      if (turn !== this.#turn) return;
      this.#report = found;
      this.#of = comparison;
    } catch (reason) {
      const error = asCommandError(reason);
      // An edit under way makes a project invalid for a moment; the figures say so themselves.
      if (!error.cancelled && error.code !== "invalid_project" && turn === this.#turn) toasts.error(error);
    } finally {
      if (turn === this.#turn) this.progress = null;
    }
  }
}

export const sessions = new Sessions();
