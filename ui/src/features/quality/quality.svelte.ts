import { projectDocument } from "$lib/document/project.svelte";
import { asCommandError, cancelJob, newJob, qualityReport, scorecard } from "$lib/ipc/client";
import type { CommandError } from "$lib/ipc/client";
import type { Progress, QualityReport, Scorecard } from "$lib/ipc/generated";
import { replay } from "$lib/session/replay.svelte";

/** The fit of a workload's outcomes, and the scorecard after it: the replays of the card use the same fit. */
export class Quality {
  report = $state.raw<QualityReport | null>(null);
  card = $state.raw<Scorecard | null>(null);
  /** Why there is no fit. */
  failure = $state.raw<CommandError | null>(null);
  /** Why there is no scorecard. */
  cardFailure = $state.raw<CommandError | null>(null);
  /** Share of the scorecard's replays that is done. */
  progress = $state<number | null>(null);
  #turn = 0;

  /** To be called from an effect; the returned function ends it. Other scores (`_attached` counts them) mean another fit. */
  follow(workload: string, _attached = 0): (() => void) | undefined {
    const project = projectDocument.project;
    if (!project) return undefined;
    const input = { project, workload, scenario: replay.scenario };
    const turn = ++this.#turn;
    this.progress = null;
    const [fitting, scoring] = [newJob("quality"), newJob("scorecard")];
    const current = () => turn === this.#turn;
    const report = ({ done, total }: Progress) => {
      if (current()) this.progress = total ? Math.min(1, done / total) : null;
    };
    const measure = async () => {
      try {
        const found = await qualityReport(fitting, project, workload);
        if (!current()) return;
        [this.report, this.failure] = [found, null];
      } catch (reason) {
        const error = asCommandError(reason);
        if (current() && !error.cancelled) [this.report, this.card, this.failure] = [null, null, error];
        return;
      }
      try {
        const found = await scorecard(scoring, input, report);
        if (current()) [this.card, this.cardFailure] = [found, null];
      } catch (reason) {
        const error = asCommandError(reason);
        if (current() && !error.cancelled) [this.card, this.cardFailure] = [null, error];
      }
      if (current()) this.progress = null;
    };
    void measure();
    return () => {
      this.#turn += 1;
      for (const job of [fitting, scoring]) void cancelJob(job).catch(() => {});
    };
  }
}
