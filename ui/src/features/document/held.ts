import type { CatalogListing, WorkloadSummary } from "$lib/ipc/generated";
import { snapshotName } from "../catalog/refreshing.svelte";

/** What stands for "nothing": a workload cannot be called by an empty name. */
export const NONE = "";

type Option = { value: string; label: string };

/** The chosen one is offered even where this history does not have it, so that it can be seen and taken away. */
function withChosen(options: Option[], chosen: string | undefined): Option[] {
  const known = chosen === undefined || options.some(({ value }) => value === chosen);
  return known ? options : [...options, { value: chosen, label: `${chosen} (not in this history)` }];
}

/** Workloads that may hold the month that was billed: all but the one that the plan was made on. */
export function billedMonths(
  workloads: WorkloadSummary[],
  own: string | undefined,
  chosen: string | undefined,
): Option[] {
  const others = workloads.filter(({ name }) => name !== own || name === chosen);
  const none = { value: NONE, label: "none" };
  return withChosen([none, ...others.map(({ name }) => ({ value: name, label: name }))], chosen);
}

/** What the project calls a snapshot: its date, and what tells it apart where two are of one day. */
export function nameInProject(snapshot: CatalogListing, all: CatalogListing[]): string {
  if (all.filter(({ date }) => date === snapshot.date).length === 1) return snapshot.date;
  return snapshot.imported_at === undefined ? "bundled" : snapshot.digest;
}

/** Snapshots that the step to the catalog in use may begin at. */
export function earlierCatalogs(all: CatalogListing[], chosen: string | undefined): Option[] {
  const others = all.filter((one) => !one.in_use || nameInProject(one, all) === chosen);
  const none = { value: NONE, label: "none" };
  return withChosen(
    [none, ...others.map((one) => ({ value: nameInProject(one, all), label: snapshotName(one, all) }))],
    chosen,
  );
}
