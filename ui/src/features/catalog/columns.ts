import {
  createSortedRowModel,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  tableFeatures,
  type ColumnDef,
} from "@tanstack/svelte-table";
import { drawn } from "$lib/format/money";
import type { Money } from "$lib/ipc/generated";
import { BENCHMARK_NAMES, type BenchmarkName, type CatalogRow } from "./figures";

export const FEATURES = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, basic: sortFn_basic },
});

/** From how wide a window a column is shown. */
type Shown = "always" | "medium" | "wide" | "widest";
export type Column = {
  id: string;
  head: string;
  hint: string;
  number: boolean;
  shown: Shown;
  /** In pixels; the model takes the rest. */ width?: number;
};

export const COLUMNS: Column[] = [
  { id: "model", head: "Model", hint: "Catalog id", number: false, shown: "always" },
  {
    id: "prompt",
    head: "In $/M",
    hint: "US dollars per million prompt tokens, cheapest endpoint listed",
    number: true,
    shown: "always",
    width: 56,
  },
  {
    id: "completion",
    head: "Out $/M",
    hint: "US dollars per million completion tokens, the same endpoint",
    number: true,
    shown: "always",
    width: 62,
  },
  {
    id: "cached",
    head: "Cached",
    hint: "US dollars per million prompt tokens read from its cache",
    number: true,
    shown: "wide",
    width: 58,
  },
  {
    id: "context",
    head: "Context",
    hint: "Largest context of its endpoints, in tokens",
    number: true,
    shown: "always",
    width: 62,
  },
  {
    id: "can",
    head: "Can",
    hint: "What it can do; sorts by how much",
    number: false,
    shown: "medium",
    width: 92,
  },
  {
    id: "benchmark",
    head: "",
    hint: "Artificial Analysis index, 0 to 100",
    number: true,
    shown: "always",
    width: 96,
  },
  {
    id: "ttft",
    head: "TTFT p50",
    hint: "Median time to first token, fastest endpoint",
    number: true,
    shown: "always",
    width: 74,
  },
  {
    id: "tps",
    head: "Tok/s",
    hint: "Median throughput, highest of its endpoints",
    number: true,
    shown: "wide",
    width: 52,
  },
  {
    id: "endpoints",
    head: "Endp.",
    hint: "Endpoints that pass the filters",
    number: true,
    shown: "medium",
    width: 52,
  },
  {
    id: "zero",
    head: "ZDR",
    hint: "Endpoints among them that state zero data retention",
    number: true,
    shown: "medium",
    width: 48,
  },
  {
    id: "launched",
    head: "Listed",
    hint: "When it was listed first",
    number: true,
    shown: "widest",
    width: 88,
  },
];

/** What a column sorts by; unknown is undefined, and stands last in either direction. */
export function sortValue(row: CatalogRow, column: string): string | number | undefined {
  const { cheapest, model } = row;
  switch (column) {
    case "prompt":
      return amount(cheapest.prompt_usd_per_million);
    case "completion":
      return amount(cheapest.completion_usd_per_million);
    case "cached":
      return amount(cheapest.cache_read_usd_per_million);
    case "context":
      return row.contextTokens;
    case "can":
      return model.capabilities.length;
    case "intelligence":
    case "coding":
    case "agentic":
      return model.benchmarks[column];
    case "ttft":
      return row.ttftP50Ms;
    case "tps":
      return row.throughputTps;
    case "endpoints":
      return row.endpoints.length;
    case "zero":
      return row.zeroRetention;
    case "launched":
      return model.launched;
    default:
      return model.id;
  }
}

const amount = (money: Money | undefined) => (money === undefined ? undefined : drawn(money));

export function headOf(column: Column, benchmark: BenchmarkName): string {
  return column.id === "benchmark" ? BENCHMARK_NAMES[benchmark] : column.head;
}

/** The id by which a column sorts: that of the index where it shows one of three. */
export function sortId(column: Column, benchmark: BenchmarkName): string {
  return column.id === "benchmark" ? benchmark : column.id;
}

const CHEAP_OR_QUICK_FIRST = ["prompt", "completion", "cached", "ttft"];

/** The columns as the table library takes them. */
export const DEFINITIONS: ColumnDef<typeof FEATURES, CatalogRow>[] = COLUMNS.flatMap((column) => {
  const ids = column.id === "benchmark" ? Object.keys(BENCHMARK_NAMES) : [column.id];
  return ids.map((id): ColumnDef<typeof FEATURES, CatalogRow> => ({
    id,
    accessorFn: (row: CatalogRow) => sortValue(row, id),
    sortFn: id === "model" || id === "launched" ? "alphanumeric" : "basic",
    sortDescFirst: (column.number || id === "can") && !CHEAP_OR_QUICK_FIRST.includes(id),
    sortUndefined: "last",
  }));
});
