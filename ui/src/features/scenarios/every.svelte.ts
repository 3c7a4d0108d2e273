import { asCommandError, cancelJob, compare, newJob } from "$lib/ipc/client";
import type { Comparison, Project, Scenario } from "$lib/ipc/generated";
import { isSame, madeOf, type MadeOf, type Now } from "./effect.svelte";

/** The hand has come to rest: what is looked at is replayed first, and edited without waiting for the others. */
const REST_MS = 1200;
/** Above this, a scenario has its figures once it was looked at: nobody asked for minutes of replays. */
const MOST_REQUESTS = 200_000;

type Known = { of: MadeOf; comparison: Comparison };

/** Outlives the screen: coming back to it costs no replay. */
let known: ReadonlyMap<string, Known> = new Map();

/** The figures of every scenario of the project, replayed one after the other while the hand rests. */
export class EveryScenario {
  #known = $state.raw(known);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #job: string | null = null;

  /** The figures of a scenario as the project is now; null until they are known. */
  of(project: Project, scenario: Scenario): Comparison | null {
    const own = this.#known.get(scenario.id);
    return own && isSame(own.of, madeOf(project, scenario)) ? own.comparison : null;
  }

  /** Called with every change of what the session is at. */
  follow(now: Now, requests: number): void {
    this.stop();
    const { project, comparison, state, scenario } = now;
    if (state !== "fresh" || !comparison || comparison.scenario !== scenario || !now.hasWorkload) return;
    const settled = project;
    this.#timer = setTimeout(() => {
      const own = project.scenarios.find(({ id }) => id === scenario);
      if (own) this.#keep(project, own, comparison);
      if (requests <= MOST_REQUESTS) void this.#others(settled);
    }, REST_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    if (this.#job) void cancelJob(this.#job).catch(() => {});
    this.#job = null;
  }

  async #others(project: Project): Promise<void> {
    const workload = project.workload?.name;
    for (const scenario of project.scenarios) {
      if (workload === undefined || this.of(project, scenario)) continue;
      const job = newJob("scenario");
      this.#job = job;
      try {
        const found = await compare(job, { project, workload, scenario: scenario.id }, () => {});
        if (this.#job !== job) return;
        this.#keep(project, scenario, found);
      } catch (reason) {
        // A scenario that cannot be replayed says so where it is looked at.
        if (this.#job !== job || asCommandError(reason).cancelled) return;
      }
    }
    this.#job = null;
  }

  #keep(project: Project, scenario: Scenario, comparison: Comparison): void {
    known = new Map(known).set(scenario.id, { of: madeOf(project, scenario), comparison });
    this.#known = known;
  }
}
