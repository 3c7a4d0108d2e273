import { route } from "$lib/session/route.svelte";
import { session } from "$lib/session/session.svelte";
import { view } from "$lib/session/view.svelte";
import { shown } from "../workloads/part.svelte";
import type { Asked } from "./requests";

/** Goes to the recorded requests behind a figure. */
export function showRequests({ filter, sort }: Asked): void {
  const workload = session.workload?.name;
  if (!workload) return;
  view.workload = workload;
  shown.open(workload, filter, sort);
  route.go("workloads");
}
