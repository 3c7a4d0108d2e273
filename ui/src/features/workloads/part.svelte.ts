import type { RequestColumn, RequestFilter } from "$lib/ipc/generated";
import { NO_FILTER } from "./filter";

export type Part = "overview" | "requests" | "quality" | "bill";

/** Which part of a workload the screen shows, and which of its requests; both stay while other screens are looked at. */
class Shown {
  part = $state<Part>("overview");
  #of = "";
  #filter: RequestFilter = NO_FILTER;
  #sort: RequestColumn | undefined;

  filterOf(workload: string): RequestFilter {
    return workload === this.#of ? this.#filter : NO_FILTER;
  }

  /** The figure that the requests were opened by, the largest first. */
  sortOf(workload: string): RequestColumn | undefined {
    return workload === this.#of ? this.#sort : undefined;
  }

  keep(workload: string, filter: RequestFilter): void {
    this.#of = workload;
    this.#filter = filter;
    this.#sort = undefined;
  }

  /** Shows the requests of a workload that pass a filter: what stands behind a figure. */
  open(workload: string, filter: RequestFilter, sort?: RequestColumn): void {
    this.keep(workload, filter);
    this.#sort = sort;
    this.part = "requests";
  }
}

export const shown = new Shown();
