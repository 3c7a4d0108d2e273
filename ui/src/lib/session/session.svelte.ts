import { projectDocument } from "../document/project.svelte";
import * as client from "../ipc/client";
import { catalogInUse, rememberCatalog } from "./catalogInUse";
import type {
  CatalogSummary,
  NewProject,
  OpenProject,
  RecentProject,
  SampleSummary,
  Start,
  WorkloadSummary,
} from "../ipc/generated";
import { overlays } from "./overlays.svelte";
import { preferences } from "./preferences.svelte";
import { replay } from "./replay.svelte";
import { route } from "./route.svelte";
import { toasts } from "./toasts.svelte";
import { view } from "./view.svelte";

/** What the app knows besides the open project: workloads of the history and the price catalog. */
class Session {
  started = $state(false);
  failure = $state.raw<client.CommandError | null>(null);
  workloads = $state.raw<WorkloadSummary[]>([]);
  catalog = $state.raw<CatalogSummary | null>(null);
  version = $state("");
  historyPath = $state("");
  recent = $state.raw<RecentProject[]>([]);
  samples = $state.raw<SampleSummary[]>([]);
  #stopListening: (() => void) | undefined;

  /** The workload that the project names, if the history has it. */
  get workload(): WorkloadSummary | null {
    const name = projectDocument.project?.workload?.name;
    return this.workloads.find((workload) => workload.name === name) ?? null;
  }

  /** The workload that the project names and the history lacks. */
  get missingWorkload(): string | null {
    const name = projectDocument.project?.workload?.name;
    return name !== undefined && this.workload === null ? name : null;
  }

  /** Why nothing of the project can be replayed, in words; null when its workload is there. */
  get noWorkload(): string | null {
    if (this.workload !== null || !projectDocument.project) return null;
    const missing = this.missingWorkload;
    return missing === null
      ? "This project has no workload yet, so nothing is replayed."
      : `This project names the workload “${missing}”, which the history does not have, so nothing is replayed.`;
  }

  async start(): Promise<void> {
    this.failure = null;
    try {
      const start = await client.start();
      this.workloads = start.workloads;
      this.catalog = await catalogInUse(start.catalog);
      this.version = start.app_version;
      this.historyPath = start.history_path;
      this.recent = start.recent;
      this.samples = start.samples;
      // A start that failed may be tried again, and one listener is enough.
      this.#stopListening?.();
      this.#stopListening = projectDocument.onChange(() => this.replay());
      if (start.problem) toasts.error(start.problem);
      const opened = start.project ?? (await this.#lastProject(start));
      if (opened) this.#show(opened);
      else route.atStart = true;
      this.started = true;
    } catch (reason) {
      this.failure = client.asCommandError(reason);
    }
  }

  openSample = (sample?: string) => this.#open(() => client.openSample(sample));
  openProject = () => this.#open(client.openProject);
  openProjectAt = (path: string) => this.#open(() => client.openProjectAt(path));

  /** Makes a project, once the user has said where it is to be kept. */
  async newProject(project: NewProject): Promise<void> {
    // An empty project has nothing to compare yet: its features come first.
    if (await this.#open(() => client.newProject(project))) route.go("features");
  }

  async forgetRecent(path: string): Promise<void> {
    try {
      this.recent = await client.forgetRecent(path);
    } catch (reason) {
      toasts.error(reason);
    }
  }

  /** Whether another program has changed the file of the open project. */
  async compareWithFile(): Promise<void> {
    try {
      await projectDocument.compareWithFile(client.projectFileDigest);
    } catch (reason) {
      toasts.error(reason);
    }
  }

  async refreshWorkloads(): Promise<void> {
    try {
      this.workloads = await client.listWorkloads();
      // The workload that the project was waiting for may be among them.
      if (this.workload && !replay.comparison) this.replay();
    } catch (reason) {
      toasts.error(reason);
    }
  }

  /** Makes the prices of another snapshot those of every figure. */
  async useCatalog(digest: string, isBundled: boolean): Promise<void> {
    try {
      this.catalog = await client.useCatalog(digest);
      rememberCatalog(isBundled ? null : digest);
      this.replay();
    } catch (reason) {
      toasts.error(reason);
    }
  }

  useWorkload({ name, digest }: WorkloadSummary): void {
    if (!projectDocument.project) return overlays.newProjectOn({ name, digest });
    projectDocument.edit(`use workload ${name}`, (project) => ({ ...project, workload: { name, digest } }));
  }

  async deleteWorkload(name: string): Promise<void> {
    try {
      await client.deleteWorkload(name);
      await this.refreshWorkloads();
      if (projectDocument.project?.workload?.name === name) this.replay();
    } catch (reason) {
      toasts.error(reason);
    }
  }

  /** A project may name a workload that the history lacks: it is checked all the same. */
  replay(): void {
    replay.request(this.workload !== null);
  }

  /** The project of last time, where the user wants it and it is still there. */
  async #lastProject({ recent, problem }: Start): Promise<OpenProject | null> {
    const last = recent[0];
    if (!last || last.gone || problem || preferences.startWith !== "last") return null;
    try {
      return await client.openProjectAt(last.path);
    } catch (reason) {
      toasts.error(reason);
      return null;
    }
  }

  /** Whether a project was opened. */
  async #open(ask: () => Promise<OpenProject | null>): Promise<boolean> {
    try {
      await projectDocument.flush();
      if (projectDocument.saveState === "conflict") {
        toasts.error({ code: "conflict", message: "Say first which of the two project files is to stay." });
        return false;
      }
      const opened = await ask();
      if (!opened) return false;
      [this.workloads, this.recent] = await Promise.all([client.listWorkloads(), client.listRecent()]);
      this.#show(opened);
      return true;
    } catch (reason) {
      toasts.error(reason);
      return false;
    }
  }

  #show(opened: OpenProject): void {
    replay.clear();
    view.reset();
    projectDocument.open(opened);
    route.atStart = false;
  }
}

export const session = new Session();
