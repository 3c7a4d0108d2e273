import { asCommandError, cancelJob, newJob } from "../ipc/client";
import type { Progress } from "../ipc/generated";
import { toasts } from "./toasts.svelte";

export type Job = { id: string; title: string; startedAt: number; now: number; progress: Progress | null };

/** Long work that the user started and can cancel. It stays in the tray whatever screen is shown. */
class Jobs {
  list = $state.raw<Job[]>([]);

  /** Runs `work` as a job; null when it failed or was cancelled. */
  async run<T>(
    kind: string,
    title: string,
    work: (job: string, onProgress: (progress: Progress) => void) => Promise<T>,
  ): Promise<T | null> {
    const id = newJob(kind);
    const startedAt = performance.now();
    this.list = [...this.list, { id, title, startedAt, now: startedAt, progress: null }];
    try {
      return await work(id, (progress) => this.#update(id, progress));
    } catch (reason) {
      toasts.error(asCommandError(reason));
      return null;
    } finally {
      this.list = this.list.filter((job) => job.id !== id);
    }
  }

  cancel(id: string): void {
    void cancelJob(id).catch((reason: unknown) => toasts.error(reason));
  }

  #update(id: string, progress: Progress): void {
    const now = performance.now();
    this.list = this.list.map((job) => (job.id === id ? { ...job, progress, now } : job));
  }
}

export const jobs = new Jobs();
