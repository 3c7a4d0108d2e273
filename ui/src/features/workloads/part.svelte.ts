import type { RequestFilter } from "$lib/ipc/generated";
import { NO_FILTER } from "./filter";

export type Part = "overview" | "requests";

/** Which part of a workload the screen shows, and which of its requests; both stay while other screens are looked at. */
class Shown {
  part = $state<Part>("overview");
  #of = "";
  #filter: RequestFilter = NO_FILTER;

  filterOf(workload: string): RequestFilter {
    return workload === this.#of ? this.#filter : NO_FILTER;
  }

  keep(workload: string, filter: RequestFilter): void {
    this.#of = workload;
    this.#filter = filter;
  }

  /** Shows the requests of a workload that pass a filter: what stands behind a figure. */
  open(workload: string, filter: RequestFilter): void {
    this.keep(workload, filter);
    this.part = "requests";
  }
}

export const shown = new Shown();
