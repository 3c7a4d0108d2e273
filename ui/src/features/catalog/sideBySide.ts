import { compact, count, plural, seconds } from "$lib/format/measure";
import { drawn } from "$lib/format/money";
import type { Capability, Money } from "$lib/ipc/generated";
import { shortModel } from "$lib/project/policy";
import { BENCHMARK_NAMES, listPrice, type BenchmarkName, type CatalogRow } from "./figures";
import { CAPABILITY_NAMES } from "./filters";

/** One line of the comparison: a text a model, and which of them are best where one can be. */
export type Line = { name: string; texts: string[]; best: boolean[] };

const CAPABILITIES = Object.keys(CAPABILITY_NAMES) as Capability[];

type Better = "higher" | "lower";

/** True for each of the best known values; for none where all known ones are equal. */
export function bestOf(values: (number | undefined)[], better: Better): boolean[] {
  const known = values.filter((value) => value !== undefined);
  const best = better === "higher" ? Math.max(...known) : Math.min(...known);
  const decided = known.some((value) => value !== best);
  return values.map((value) => decided && value === best);
}

/** What the models are called at the head of their columns: without what all of them begin with, up to a hyphen. */
export function headsOf(ids: string[]): string[] {
  const names = ids.map(shortModel);
  const [first = "", ...others] = names;
  if (others.length === 0) return names;
  const parts = first.split("-");
  let shared = 0;
  while (shared < parts.length - 1) {
    const beginning = `${parts.slice(0, shared + 1).join("-")}-`;
    if (!others.every((name) => name.startsWith(beginning))) break;
    shared += 1;
  }
  if (shared === 0) return names;
  const length = parts.slice(0, shared).join("-").length + 1;
  return names.map((name) => `…${name.slice(length)}`);
}

/** What stands side by side of these models. `uses` says how many policies name each. */
export function sideBySide(rows: CatalogRow[], uses: Map<string, number>): Line[] {
  const figure = (
    name: string,
    value: (row: CatalogRow) => number | undefined,
    better: Better,
    text: (row: CatalogRow) => string,
  ): Line => ({ name, texts: rows.map(text), best: bestOf(rows.map(value), better) });
  const plain = (name: string, text: (row: CatalogRow) => string): Line => ({
    name,
    texts: rows.map(text),
    best: rows.map(() => false),
  });
  const price = (name: string, of: (row: CatalogRow) => Money | undefined): Line =>
    figure(
      name,
      (row) => {
        const amount = of(row);
        return amount === undefined ? undefined : drawn(amount);
      },
      "lower",
      (row) => {
        const amount = of(row);
        return listPrice(amount);
      },
    );
  const index = (name: BenchmarkName): Line =>
    figure(
      `${BENCHMARK_NAMES[name]} index`,
      ({ model }) => model.benchmarks[name],
      "higher",
      ({ model }) => model.benchmarks[name]?.toFixed(1) ?? "not rated",
    );
  const abilities = CAPABILITIES.filter((one) =>
    rows.some(({ model }) => model.capabilities.includes(one)),
  ).map((one) =>
    plain(CAPABILITY_NAMES[one], ({ model }) => (model.capabilities.includes(one) ? "yes" : "no")),
  );
  return [
    price("Prompt $/M", ({ cheapest }) => cheapest.prompt_usd_per_million),
    price("Completion $/M", ({ cheapest }) => cheapest.completion_usd_per_million),
    price("Cached prompt $/M", ({ cheapest }) => cheapest.cache_read_usd_per_million),
    index("intelligence"),
    index("coding"),
    index("agentic"),
    figure(
      "First token p50",
      (row) => row.ttftP50Ms,
      "lower",
      (row) => seconds(row.ttftP50Ms),
    ),
    figure(
      "First token p95",
      (row) => row.ttftP95Ms,
      "lower",
      (row) => seconds(row.ttftP95Ms),
    ),
    figure(
      "Tokens a second",
      (row) => row.throughputTps,
      "higher",
      (row) => (row.throughputTps === undefined ? "–" : count(row.throughputTps)),
    ),
    figure(
      "Context, tokens",
      // 1,000,000 and 1,048,576 are the same million to whoever chooses.
      (row) => Number(row.contextTokens.toPrecision(2)),
      "higher",
      (row) => compact(row.contextTokens),
    ),
    plain("Endpoints, ZDR", (row) => `${count(row.endpoints.length)}, ${count(row.zeroRetention)}`),
    ...abilities,
    plain("Retires", ({ model }) => model.retires ?? "no date"),
    plain("In this project", ({ model }) => {
      const used = uses.get(model.id) ?? 0;
      return used === 0 ? "no" : plural(used, "policy", "policies");
    }),
  ];
}
