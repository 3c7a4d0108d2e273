import { plural } from "$lib/format/measure";
import { synthesizeWorkload } from "$lib/ipc/client";
import { jobs } from "$lib/session/jobs.svelte";
import { session } from "$lib/session/session.svelte";
import { toasts } from "$lib/session/toasts.svelte";
import { view } from "$lib/session/view.svelte";
import { synthesisOf, type SynthesisText } from "./synthesis";

/** Generates a workload as a job and shows it. */
export async function synthesize(text: SynthesisText, like: string): Promise<void> {
  const name = text.name.trim();
  const input = { name, seed: Number(text.seed), synthesis: synthesisOf(text, like) };
  const made = await jobs.run("synthesis", `Synthesising ${name}`, (job, onProgress) =>
    synthesizeWorkload(job, input, onProgress),
  );
  if (!made) return;
  await session.refreshWorkloads();
  view.workload = made.name;
  toasts.done(`Synthesised ${plural(made.requests, "request")} as ${made.name}`);
}
