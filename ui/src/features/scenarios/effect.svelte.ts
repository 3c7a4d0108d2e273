import { asCommandError, cancelJob, compare, newJob, type CommandError } from "$lib/ipc/client";
import type { Comparison, Project } from "$lib/ipc/generated";
import type { ReplayState } from "$lib/session/replay.svelte";

/** What the session is at: the project, its running replay and the figures of it. */
export type Now = {
  project: Project;
  hasWorkload: boolean;
  scenario: string;
  comparison: Comparison | null;
  state: ReplayState;
};

/** What the figures of a scenario are made of. Other scenarios change nothing in them. */
export type MadeOf = unknown[];

/** Outlives the screen: coming back to it costs no replay. */
let known: { of: MadeOf; comparison: Comparison } | null = null;

/**
 * The figures of the base scenario, beside those of the scenario in force. That one is replayed first, with every
 * stroke; the base follows when it is done and only where it has changed.
 */
export class BaseFigures {
  comparison = $state.raw<Comparison | null>(known?.comparison ?? null);
  /** Whether the figures are those of the project as it is now. */
  fresh = $state(false);
  failure = $state.raw<CommandError | null>(null);

  #project: Project | null = null;
  #scenario: string | null = null;
  #outdated: Comparison | null = null;
  #job: string | null = null;
  #of: MadeOf | null = null;

  /** Called with every change of what the session is at. */
  follow(now: Now): void {
    const { project, scenario, comparison } = now;
    const base = project.scenarios[0]?.id ?? "";
    // The state says "fresh" for a moment longer than it is true: figures from before the change do not count.
    if (this.#project !== null && (this.#project !== project || this.#scenario !== scenario)) {
      this.#outdated = comparison;
    }
    this.#project = project;
    this.#scenario = scenario;
    const of = madeOf(project);
    if (this.#job && !isSame(of, this.#of)) this.stop();
    const settled = now.state === "fresh" && comparison !== null && comparison !== this.#outdated;
    if (settled && scenario === base && comparison.scenario === base) return this.#keep(of, comparison);
    this.fresh = known !== null && isSame(known.of, of);
    if (this.fresh || this.#job || !settled || !now.hasWorkload || !project.workload) return;
    if (this.failure && isSame(of, this.#of)) return;
    void this.#run(project, project.workload.name, base, of);
  }

  stop(): void {
    if (this.#job) void cancelJob(this.#job).catch(() => {});
    this.#job = null;
  }

  /** Forgets a failure, so that the next call to `follow` tries again. */
  retry(): void {
    this.#of = null;
    this.failure = null;
  }

  async #run(project: Project, workload: string, scenario: string, of: MadeOf): Promise<void> {
    const job = newJob("base");
    this.#job = job;
    this.#of = of;
    this.failure = null;
    try {
      const comparison = await compare(job, { project, workload, scenario }, () => {});
      if (this.#job === job) this.#keep(of, comparison);
    } catch (reason) {
      const error = asCommandError(reason);
      if (this.#job === job && !error.cancelled) this.failure = error;
    } finally {
      if (this.#job === job) this.#job = null;
    }
  }

  #keep(of: MadeOf, comparison: Comparison): void {
    known = { of, comparison };
    this.comparison = comparison;
    this.fresh = true;
    this.failure = null;
  }
}

export function madeOf(project: Project, scenario = project.scenarios[0]): MadeOf {
  const { features, architectures, baseline, assumptions, seed, workload } = project;
  return [features, architectures, baseline, assumptions, seed, workload?.digest, scenario];
}

export function isSame(a: MadeOf, b: MadeOf | null): boolean {
  return b !== null && a.length === b.length && a.every((part, at) => part === b[at]);
}
