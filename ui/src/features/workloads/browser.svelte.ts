import { nearestHeld, pagesFor } from "$components/table/virtual";
import { asCommandError, browseRequests, type CommandError } from "$lib/ipc/client";
import type {
  NumberedRequest,
  RequestColumn,
  RequestFilter,
  RequestQuery,
  RequestSums,
  SortDirection,
} from "$lib/ipc/generated";
import { NO_FILTER } from "./filter";

const PAGE_ROWS = 200;
/** Pages that stay in the window; those furthest from what is shown go first. */
const KEPT_PAGES = 48;
const FETCHED_AT_ONCE = 2;

/** The requests of one workload that a query finds, page by page as they come into view. */
export class RequestBrowser {
  readonly workload: string;
  filter = $state.raw<RequestFilter>(NO_FILTER);
  sort = $state<RequestColumn>("arrival");
  direction = $state<SortDirection>("ascending");
  sums = $state.raw<RequestSums | null>(null);
  failure = $state.raw<CommandError | null>(null);

  #pages = $state.raw<ReadonlyMap<number, NumberedRequest[]>>(new Map());
  #inView: [number, number] = [0, 60];
  #wanted: number[] = [];
  #running = new Set<number>();
  #turn = 0;

  constructor(workload: string, filter = NO_FILTER, figure?: RequestColumn) {
    this.workload = workload;
    this.filter = filter;
    if (figure) [this.sort, this.direction] = [figure, "descending"];
    this.#ask();
  }

  get rows(): number {
    return this.sums?.requests ?? 0;
  }

  /** The request in a row of the table; undefined while its page is on the way. */
  at(row: number): NumberedRequest | undefined {
    return this.#pages.get(Math.floor(row / PAGE_ROWS))?.[row % PAGE_ROWS];
  }

  /** Where the rows begin that are shown for the wanted ones: themselves, or the nearest that are here until they are. */
  nearest(first: number, end: number): number {
    return nearestHeld(first, end - first, this.rows, PAGE_ROWS, this.#pages);
  }

  find(filter: RequestFilter): void {
    if (JSON.stringify(filter) === JSON.stringify(this.filter)) return;
    this.filter = filter;
    this.#ask();
  }

  /** Sorts by a column; by the one that is sorted by already, the other way up. */
  sortBy(column: RequestColumn): void {
    const again = column === this.sort;
    // Whoever sorts by a figure looks for the largest.
    const first = ["arrival", "feature", "model", "status"].includes(column) ? "ascending" : "descending";
    this.direction = again ? (this.direction === "ascending" ? "descending" : "ascending") : first;
    this.sort = column;
    this.#ask();
  }

  /** Tells which rows are in view. */
  show(first: number, end: number): void {
    this.#inView = [first, end];
    this.#want();
  }

  retry(): void {
    this.#ask();
  }

  #ask(): void {
    this.#turn += 1;
    this.#running.clear();
    // What stands on the screen stays until the answer is here: no flash of an empty table.
    this.#wanted = [0];
    this.#fetch();
  }

  #want(): void {
    const known = (page: number) => this.#pages.has(page) || this.#running.has(page);
    this.#wanted = pagesFor(...this.#inView, this.rows, PAGE_ROWS).filter((page) => !known(page));
    this.#fetch();
  }

  #fetch(): void {
    while (this.#running.size < FETCHED_AT_ONCE) {
      const page = this.#wanted.shift();
      if (page === undefined) return;
      this.#running.add(page);
      void this.#load(page, this.#turn);
    }
  }

  async #load(page: number, turn: number): Promise<void> {
    const query: RequestQuery = { filter: this.filter, sort: this.sort, direction: this.direction };
    try {
      const found = await browseRequests(this.workload, query, page * PAGE_ROWS, PAGE_ROWS);
      if (turn !== this.#turn) return;
      this.#keep(page, found.rows, this.sums !== null && this.#answered === turn);
      this.#answered = turn;
      this.sums = found.sums;
      this.failure = null;
    } catch (reason) {
      if (turn !== this.#turn) return;
      this.failure = asCommandError(reason);
      this.#running.delete(page);
      return;
    }
    this.#running.delete(page);
    this.#want();
  }

  /** The query whose pages are kept. */
  #answered = 0;

  #keep(page: number, rows: NumberedRequest[], same: boolean): void {
    const pages = new Map(same ? this.#pages : []);
    pages.set(page, rows);
    if (pages.size > KEPT_PAGES) {
      const middle = this.#inView[0] / PAGE_ROWS;
      const furthest = [...pages.keys()].reduce((a, b) =>
        Math.abs(a - middle) >= Math.abs(b - middle) ? a : b,
      );
      pages.delete(furthest);
    }
    this.#pages = pages;
  }
}
