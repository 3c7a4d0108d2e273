import { asCommandError, cancelJob, newJob, projectCosts } from "$lib/ipc/client";
import type { CommandError } from "$lib/ipc/client";
import type { Comparison, Project, ProjectionReport } from "$lib/ipc/generated";

/** The hand has come to rest. */
const REST_MS = 250;

/** The cost of ownership over the months ahead, for the figures on screen. */
export class MonthsAhead {
  report = $state.raw<ProjectionReport | null>(null);
  failure = $state.raw<CommandError | null>(null);
  /** Whether the figures are those of the project as it is now. */
  fresh = $state(false);
  #turn = 0;

  /** To be called from an effect; the returned function ends it. Waits for the replay of what is projected. */
  follow(
    project: Project | null,
    workload: string | undefined,
    comparison: Comparison | null,
  ): (() => void) | undefined {
    const turn = ++this.#turn;
    this.fresh = false;
    if (!project || workload === undefined || !comparison) return undefined;
    const job = newJob("projection");
    const timer = setTimeout(() => {
      projectCosts(job, { project, workload, scenario: comparison.scenario }, () => {})
        .then((found) => {
          if (turn === this.#turn) [this.report, this.failure, this.fresh] = [found, null, true];
        })
        .catch((reason: unknown) => {
          const error = asCommandError(reason);
          if (turn === this.#turn && !error.cancelled) this.failure = error;
        });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      this.#turn += 1;
      void cancelJob(job).catch(() => {});
    };
  }
}
