import type { Job } from "./jobs.svelte";

/** How fast a job goes and how long it will still take; unknown until there is something to go by. */
export type Pace = { share: number | null; rowsPerSecond: number | null; remainingMs: number | null };

const TOO_EARLY_MS = 500;

export function pace({ progress, startedAt, now }: Pick<Job, "progress" | "startedAt" | "now">): Pace {
  if (!progress) return { share: null, rowsPerSecond: null, remainingMs: null };
  const elapsed = now - startedAt;
  const share = progress.total ? Math.min(1, progress.done / progress.total) : null;
  if (elapsed < TOO_EARLY_MS) return { share, rowsPerSecond: null, remainingMs: null };
  const rowsPerSecond = (progress.rows / elapsed) * 1000;
  return { share, rowsPerSecond, remainingMs: share ? (elapsed * (1 - share)) / share : null };
}
