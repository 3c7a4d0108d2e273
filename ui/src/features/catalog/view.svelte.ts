import { projectDocument } from "$lib/document/project.svelte";
import { modelsOf } from "$lib/project/policy";
import { session } from "$lib/session/session.svelte";
import type { SortingState } from "@tanstack/svelte-table";
import { rowOf, type BenchmarkName } from "./figures";
import { NO_FILTERS, passing, type Filters } from "./filters";

/** How many models stand side by side. */
export const MOST_COMPARED = 4;

export type Axis = BenchmarkName | "ttft";
export type Panel = "model" | "compare" | "changes";

/** What is looked for, opened and compared in the catalog. It stays when another screen is shown; never undone. */
class CatalogView {
  filters = $state.raw<Filters>(NO_FILTERS);
  sorting = $state.raw<SortingState>([{ id: "intelligence", desc: true }]);
  panel = $state<Panel>("model");
  /** Under the pointer, in the table or in the chart. */
  hovered = $state<string | null>(null);
  #axis = $state<Axis>("intelligence");
  #compared = $state.raw<string[]>([]);
  #opened = $state<string | null>(null);

  readonly models = $derived(session.catalog?.models ?? []);
  readonly rows = $derived(this.models.flatMap((model) => rowOf(model, passing(model, this.filters)) ?? []));

  get axis(): Axis {
    return this.#axis;
  }

  /** A table that is sorted by one index is then sorted by the other. */
  set axis(axis: Axis) {
    const by = this.sorting[0];
    if (by && by.id === this.benchmark && axis !== "ttft") this.sorting = [{ ...by, id: axis }];
    this.#axis = axis;
  }

  /** The index that the table shows: the one the chart is drawn by, where it is drawn by one. */
  get benchmark(): BenchmarkName {
    return this.axis === "ttft" ? "intelligence" : this.axis;
  }

  /** The opened model, or one that the project uses. Another catalog may not have the chosen one. */
  readonly opened = $derived.by(() => {
    const known = (id: string) => this.models.some((model) => model.id === id);
    if (this.#opened !== null && known(this.#opened)) return this.#opened;
    return [...usedModels().keys()].find(known) ?? this.models[0]?.id ?? null;
  });

  readonly compared = $derived(this.#compared.filter((id) => this.models.some((model) => model.id === id)));

  get mayCompareMore(): boolean {
    return this.compared.length < MOST_COMPARED;
  }

  open(id: string): void {
    this.#opened = id;
  }

  toggleCompared(id: string): void {
    const { compared } = this;
    if (compared.includes(id)) this.#compared = compared.filter((one) => one !== id);
    else if (this.mayCompareMore) {
      this.#compared = [...compared, id];
      if (this.#compared.length > 1) this.panel = "compare";
    }
  }

  compareNone(): void {
    this.#compared = [];
  }
}

export const catalogView = new CatalogView();

/** How many policies of the project name a model, by model. */
export function usedModels(): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { policies, library } of projectDocument.project?.architectures ?? []) {
    for (const policy of [...Object.values(policies), ...Object.values(library ?? {})]) {
      for (const model of policy ? modelsOf(policy) : []) uses.set(model, (uses.get(model) ?? 0) + 1);
    }
  }
  return uses;
}
