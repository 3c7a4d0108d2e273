import { projectDocument } from "$lib/document/project.svelte";
import { asCommandError, cancelJob, keepPlan, listReplays, newJob, planAgainstBill } from "$lib/ipc/client";
import type { CommandError } from "$lib/ipc/client";
import type { PlanBill, ReplayListing } from "$lib/ipc/generated";
import { jobs } from "$lib/session/jobs.svelte";
import { replay } from "$lib/session/replay.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { plansOf } from "./bill";

/** Kept replays as plans, and the chosen one held against a log. */
class Plans {
  all = $state.raw<ReplayListing[]>([]);
  found = $state.raw<PlanBill | null>(null);
  failure = $state.raw<CommandError | null>(null);
  #chosen = $state<number | null>(null);
  #turn = 0;

  readonly own = $derived(projectDocument.project ? plansOf(this.all, projectDocument.project) : []);
  readonly chosen = $derived(this.own.find(({ id }) => id === this.#chosen)?.id ?? this.own[0]?.id ?? null);

  choose(id: number): void {
    this.#chosen = id;
  }

  async load(): Promise<void> {
    try {
      this.all = await listReplays();
    } catch (reason) {
      toasts.error(reason);
    }
  }

  /** Replays an architecture on the project's workload and keeps it as a plan. */
  async keep(architecture: string): Promise<void> {
    const project = projectDocument.project;
    const workload = session.workload?.name;
    if (!project || workload === undefined) return;
    const input = { project, workload, scenario: replay.scenario };
    const kept = await jobs.run("plan", "Keeping a plan", (job, onProgress) =>
      keepPlan(job, input, architecture, onProgress),
    );
    if (!kept) return;
    await this.load();
    this.choose(kept.id);
  }

  /** To be called from an effect; the returned function ends it. */
  hold(plan: number, workload: string): (() => void) | undefined {
    const project = projectDocument.project;
    if (!project) return undefined;
    const turn = ++this.#turn;
    const job = newJob("bill");
    planAgainstBill(job, project, plan, workload, () => {}).then(
      (found) => {
        if (turn !== this.#turn) return;
        this.found = found;
        this.failure = null;
      },
      (reason: unknown) => {
        const error = asCommandError(reason);
        if (turn !== this.#turn || error.cancelled) return;
        this.found = null;
        this.failure = error;
      },
    );
    return () => void cancelJob(job).catch(() => {});
  }
}

export const plans = new Plans();
