import { projectDocument } from "../document/project.svelte";
import { asCommandError, cancelJob, figureIntervals, newJob, sensitivity } from "../ipc/client";
import type { ArchitectureIntervals, Comparison, Intervals, Progress, Sensitivity } from "../ipc/generated";
import { replay } from "./replay.svelte";
import { toasts } from "./toasts.svelte";

/** The hand has come to rest: an edit every few frames never waits for an interval. */
const REST_MS = 300;

/** What was found of an architecture in a comparison; null where these days do not tell. */
type Study = { of: Comparison; architecture: string; found: Sensitivity | null };

/** How far the figures on screen can be trusted: asked for after the figures are there, and never in their way. */
class Trust {
  #intervals = $state.raw<Intervals | null>(null);
  #of = $state.raw<Comparison | null>(null);
  #studied = $state.raw<Study | null>(null);
  /** Share of the study that is done, while one runs. */
  progress = $state<number | null>(null);

  #jobs: string[] = [];
  #turn = 0;

  /** Those of the comparison on screen; null while they are not known. */
  readonly intervals = $derived(this.#of === replay.comparison ? this.#intervals : null);

  /** What the figures of an architecture rest on; null while that is not known, and where these days do not tell. */
  restsOn(architecture: string): Sensitivity | null {
    return this.isStudied(architecture) ? (this.#studied?.found ?? null) : null;
  }

  /** Whether it has been looked into what the figures of an architecture rest on. */
  isStudied(architecture: string): boolean {
    return this.#studied?.of === replay.comparison && this.#studied?.architecture === architecture;
  }

  of(architecture: string | undefined): ArchitectureIntervals | null {
    return this.intervals?.architectures.find((own) => own.architecture === architecture) ?? null;
  }

  /** Follows the comparison on screen; call it from an effect, which ends what runs as soon as an edit is replayed. */
  follow(comparison: Comparison | null): (() => void) | undefined {
    if (!comparison || replay.state !== "fresh" || comparison === this.#of) return undefined;
    const timer = setTimeout(() => void this.#measure(comparison), REST_MS);
    return () => {
      clearTimeout(timer);
      this.#stop();
    };
  }

  /** Finds what the figures of an architecture rest on; the effect's end stops it. */
  study(comparison: Comparison, architecture: string): (() => void) | undefined {
    if (replay.state !== "fresh" || this.isStudied(architecture)) return undefined;
    const timer = setTimeout(() => void this.#study(comparison, architecture), REST_MS);
    return () => {
      clearTimeout(timer);
      this.#stop();
    };
  }

  async #measure(comparison: Comparison): Promise<void> {
    await this.#working("intervals", async (job, input) => {
      const found = await figureIntervals(job, input);
      if (replay.comparison !== comparison) return;
      this.#intervals = found;
      this.#of = comparison;
    });
  }

  async #study(comparison: Comparison, architecture: string): Promise<void> {
    await this.#working("sensitivity", async (job, input) => {
      const report = ({ done, total }: Progress) =>
        void (this.progress = total ? Math.min(1, done / total) : null);
      const found = await sensitivity(job, { ...input, architecture }, report);
      if (replay.comparison !== comparison) return;
      this.#studied = { of: comparison, architecture, found };
    });
    this.progress = null;
  }

  async #working(
    kind: string,
    work: (job: string, input: Parameters<typeof figureIntervals>[1]) => Promise<void>,
  ): Promise<void> {
    const project = projectDocument.project;
    if (!project?.workload) return;
    const turn = ++this.#turn;
    const job = newJob(kind);
    this.#jobs.push(job);
    try {
      await work(job, { project, workload: project.workload.name, scenario: replay.scenario });
    } catch (reason) {
      const error = asCommandError(reason);
      // An edit under way makes a project invalid for a moment; the figures say so themselves.
      if (!error.cancelled && error.code !== "invalid_project" && turn === this.#turn) toasts.error(error);
    } finally {
      this.#jobs = this.#jobs.filter((other) => other !== job);
    }
  }

  #stop(): void {
    for (const job of this.#jobs) void cancelJob(job).catch(() => {});
    this.#jobs = [];
    this.progress = null;
  }
}

export const trust = new Trust();
