import { projectDocument } from "../document/project.svelte";
import * as client from "../ipc/client";
import type { CatalogSummary, OpenProject, WorkloadSummary } from "../ipc/generated";
import { catalogInUse, rememberCatalog } from "./catalogInUse";
import { replay } from "./replay.svelte";
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

  /** The workload that the project names, if the history has it. */
  get workload(): WorkloadSummary | null {
    const name = projectDocument.project?.workload?.name;
    return this.workloads.find((workload) => workload.name === name) ?? null;
  }

  async start(): Promise<void> {
    this.failure = null;
    try {
      const start = await client.start();
      this.workloads = start.workloads;
      this.catalog = await catalogInUse(start.catalog);
      this.version = start.app_version;
      this.historyPath = start.history_path;
      projectDocument.onChange(() => this.replay());
      this.#show(start.project);
      this.started = true;
    } catch (reason) {
      this.failure = client.asCommandError(reason);
    }
  }

  openSample = () => this.#open(client.openSample);
  openProject = () => this.#open(client.openProject);

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

  async #open(ask: () => Promise<OpenProject | null>): Promise<void> {
    try {
      await projectDocument.flush();
      const opened = await ask();
      if (!opened) return;
      this.workloads = await client.listWorkloads();
      this.#show(opened);
    } catch (reason) {
      toasts.error(reason);
    }
  }

  #show(opened: OpenProject): void {
    replay.clear();
    view.reset();
    projectDocument.open(opened);
  }
}

export const session = new Session();
