import { projectDocument } from "../document/project.svelte";
import { asCommandError, cancelJob, checkProject, compare, newJob } from "../ipc/client";
import type { Comparison, Diagnostic, Project } from "../ipc/generated";
import { busy } from "./busy.svelte";
import { toasts } from "./toasts.svelte";

/** A replay quicker than this is not announced: a line that only flashes tells nothing. */
const ANNOUNCED_AFTER_MS = 150;

export type ReplayState = "none" | "running" | "fresh" | "failed" | "invalid";

/** The figures of the open project: replayed again after every change, with only the last change counting. */
class Replay {
  comparison = $state.raw<Comparison | null>(null);
  diagnostics = $state.raw<Diagnostic[]>([]);
  state = $state<ReplayState>("none");
  #scenario = $state("");

  /** Whether the running replay takes long enough to say so. */
  slow = $state(false);

  #hasWorkload = true;
  #turn = 0;
  #job: string | null = null;

  /** The scenario in force: the chosen one while the project has it, otherwise the first. */
  get scenario(): string {
    const scenarios = projectDocument.project?.scenarios ?? [];
    return (scenarios.find(({ id }) => id === this.#scenario) ?? scenarios[0])?.id ?? "";
  }

  set scenario(id: string) {
    if (id === this.scenario) return;
    this.#scenario = id;
    this.request();
  }

  /** Whether the figures on screen are older than the project, and stay so for a visible while. */
  get stale(): boolean {
    const following = this.state === "fresh" || (this.state === "running" && !this.slow);
    return this.comparison !== null && !following;
  }

  /** Forgets the figures: they belong to another project or to a workload that is gone. */
  clear(): void {
    this.#turn += 1;
    this.#stopRunning();
    this.comparison = null;
    this.state = "none";
    this.slow = false;
  }

  /** Checks the project again and, when its workload is there, replays it. */
  request(hasWorkload = this.#hasWorkload): void {
    this.#hasWorkload = hasWorkload;
    const turn = ++this.#turn;
    this.#stopRunning();
    // One gesture may change the project more than once; the replay starts when it is over.
    const started = Promise.resolve().then(() =>
      turn === this.#turn ? this.#run(turn, hasWorkload) : undefined,
    );
    void busy.during(started);
  }

  async #run(turn: number, hasWorkload: boolean): Promise<void> {
    const project = projectDocument.project;
    if (!project) return;
    const checked = this.#check(turn, project);
    const compared = this.#compare(turn, project, hasWorkload);
    await Promise.all([checked, compared]);
  }

  async #check(turn: number, project: Project): Promise<void> {
    try {
      const { diagnostics } = await checkProject(project);
      if (turn === this.#turn) this.diagnostics = diagnostics;
    } catch (reason) {
      toasts.error(reason);
    }
  }

  async #compare(turn: number, project: Project, hasWorkload: boolean): Promise<void> {
    if (!project.workload || !hasWorkload) {
      this.comparison = null;
      this.state = "none";
      return;
    }
    const job = newJob("compare");
    this.#job = job;
    this.state = "running";
    const announced = setTimeout(() => (this.slow = turn === this.#turn), ANNOUNCED_AFTER_MS);
    try {
      const input = { project, workload: project.workload.name, scenario: this.scenario };
      const comparison = await compare(job, input, () => {});
      if (turn !== this.#turn) return;
      this.comparison = comparison;
      this.state = "fresh";
    } catch (reason) {
      if (turn !== this.#turn) return;
      const error = asCommandError(reason);
      this.state = error.code === "invalid_project" ? "invalid" : "failed";
      // What makes a project invalid stands in the problems list and on the row it concerns.
      if (error.code !== "invalid_project") toasts.error(error);
    } finally {
      clearTimeout(announced);
      if (turn === this.#turn) this.slow = false;
      if (this.#job === job) this.#job = null;
    }
  }

  #stopRunning(): void {
    if (this.#job) void cancelJob(this.#job).catch(() => {});
    this.#job = null;
  }
}

export const replay = new Replay();
