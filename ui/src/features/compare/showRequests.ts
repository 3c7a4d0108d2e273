import { selectRequests } from "$lib/ipc/client";
import { count, plural } from "$lib/format/measure";
import type { RequestFilter } from "$lib/ipc/generated";
import { projectDocument } from "$lib/document/project.svelte";
import { jobs } from "$lib/session/jobs.svelte";
import { replay } from "$lib/session/replay.svelte";
import { route } from "$lib/session/route.svelte";
import { session } from "$lib/session/session.svelte";
import { view } from "$lib/session/view.svelte";
import { shown } from "../workloads/part.svelte";
import type { Asked } from "./requests";

/** Goes to the recorded requests behind a figure. */
export async function showRequests(asked: Asked): Promise<void> {
  const workload = session.workload?.name;
  if (!workload) return;
  const filter = asked.replayed ? await found(asked, workload) : asked.filter;
  if (!filter) return;
  // The journeys that the requests lead to are those of the figure's architecture.
  if (asked.replayed) view.chooseArchitecture(asked.replayed.architecture);
  view.workload = workload;
  shown.open(workload, filter, asked.sort);
  route.go("workloads");
}

/** The filter that holds the requests which a replay tells apart; null when it was cancelled or failed. */
async function found({ words, filter, replayed }: Asked, workload: string): Promise<RequestFilter | null> {
  const project = projectDocument.project;
  if (!project || !replayed) return null;
  const { architecture, wanted } = replayed;
  const input = { project, workload, scenario: replay.scenario, architecture };
  const selection = await jobs.run("select", "Finding the requests behind the figure", (job, onProgress) =>
    selectRequests(job, input, wanted, onProgress),
  );
  if (!selection) return null;
  const named = (all: { id: string; name: string }[], id: string) =>
    all.find((one) => one.id === id)?.name ?? id;
  const where = `${named(project.architectures, architecture)}, ${named(project.scenarios, replay.scenario)}`;
  const what = words.replace(/^Show the requests ?/, "");
  const copies =
    selection.requests === selection.rows
      ? ""
      : ` (${count(selection.requests)} in the replay, from ${plural(selection.rows, "recorded request")})`;
  return { ...filter, replayed: { id: selection.id, words: `${where}: ${what}${copies}` } };
}
