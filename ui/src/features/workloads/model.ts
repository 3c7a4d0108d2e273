import { figure, words, type TableData } from "$components/charts/table";
import { count, percent } from "$lib/format/measure";
import type { Arrivals, Distribution, RequestDetail, Share, WorkloadDetail } from "$lib/ipc/generated";

const FIELD_NAMES: Record<string, string> = {
  feature: "Feature",
  model: "Model",
  cost: "Cost",
  ttft: "First token",
  latency: "Total latency",
  status: "Status",
  session: "Session",
  model_asked: "Model asked",
  task: "Task",
  tags: "Tags",
  provider: "Provider",
  api_key: "Gateway key",
  content: "Content key",
};

const FORMAT_NAMES: Record<string, string> = { synthetic: "synthesised" };

export function fieldName(field: string): string {
  return FIELD_NAMES[field] ?? field;
}

/** A format id as words: "openrouter_csv" is "openrouter csv". */
export function formatName(format: string): string {
  return FORMAT_NAMES[format] ?? format.replaceAll("_", " ");
}

export function isSynthesised(format: string): boolean {
  return format === "synthetic";
}

/** `rest` marks the row that stands for all small ones. */
export type Shared = { id: string; requests: number; share: number; rest: boolean };

/** The largest shares of a workload, with the rest as one row. */
export function largest(shares: { id: string; requests: number }[], all: number, kept = 6): Shared[] {
  const sorted = shares.toSorted((a, b) => b.requests - a.requests);
  const rest = sorted.slice(kept).reduce((sum, { requests }) => sum + requests, 0);
  const shown = sorted.slice(0, kept).map((one) => ({ ...one, rest: false }));
  if (rest > 0) shown.push({ id: `${sorted.length - kept} others`, requests: rest, rest: true });
  return shown.map((one) => ({ ...one, share: all === 0 ? 0 : one.requests / all }));
}

export type Totals = Pick<WorkloadDetail, "requests" | "prompt_tokens" | "cached_tokens">;

/** Which share of the prompt tokens came from a cache. */
export function cachedShare({ prompt_tokens, cached_tokens }: Totals): number {
  return prompt_tokens === 0 ? 0 : cached_tokens / prompt_tokens;
}

/** The wanted name, or with the first number that makes it free. */
export function freeName(wanted: string, taken: string[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let n = 2; ; n++) if (!taken.includes(`${wanted}-${n}`)) return `${wanted}-${n}`;
}

/** Why a name cannot be given to a workload, or null. */
export function nameProblem(name: string, taken: string[]): string | null {
  const trimmed = name.trim();
  if (trimmed === "") return "A workload needs a name.";
  if (taken.includes(trimmed)) return "A workload has this name already.";
  // The command line takes a name or a file, so a name must not read as a path.
  if (/[/\\]/.test(trimmed)) return "A name has no slashes.";
  return null;
}

export type Fact = { name: string; value: string; code?: boolean };

/** What is recorded of a request besides its figures; what the log does not say is left out. */
export function requestFacts(detail: RequestDetail): Fact[] {
  const { request } = detail;
  const asked = request.model_asked === request.model ? undefined : request.model_asked;
  const facts: [string, string | undefined, boolean?][] = [
    ["Feature", request.feature],
    ["Model", request.model, true],
    ["Asked for", asked, true],
    ["Provider", detail.provider],
    ["Task", detail.task],
    ["Tags", detail.tags.join(", ")],
    ["Gateway key", detail.api_key],
    ["Session", detail.session, true],
    ["Cached tokens", some(request.cached_tokens)],
    ["Cache write tokens", some(detail.cache_write_tokens)],
    ["Reasoning tokens", some(detail.reasoning_tokens)],
    ["Images", some(detail.images)],
    ["Web searches", some(detail.web_searches)],
    ["Facts", detail.facts.map((fact) => fact.replaceAll("_", " ")).join(", ")],
    ...detail.scores.map(({ model, score }): [string, string] => [`Score of ${model}`, score.toFixed(2)]),
    ["Key", detail.key, true],
  ];
  return facts.flatMap(([name, value, code = false]) => (value ? [{ name, value, code }] : []));
}

const some = (value: number) => (value === 0 ? undefined : count(value));

/** A row of the table that tells the same as a chart. */
export type CountRow = { name: string; requests: number; share: number };

function rowsOf(named: { name: string; requests: number }[]): CountRow[] {
  const all = named.reduce((sum, { requests }) => sum + requests, 0);
  return named.map((row) => ({ ...row, share: all === 0 ? 0 : row.requests / all }));
}

/** Counted rows as the table of a chart. */
export function countTable(of: string, rows: CountRow[], code = false): TableData {
  return {
    columns: [
      { name: of, code },
      { name: "Requests", number: true },
      { name: "Share", unit: "0 to 1", number: true },
    ],
    rows: rows.map(({ name, requests, share }) => [
      words(name),
      figure(count(requests), requests),
      figure(percent(share), share),
    ]),
  };
}

/** The bins of a distribution that hold a request. */
export function binRows({ edges, counts }: Distribution, format: (value: number) => string): CountRow[] {
  const edge = (at: number) => format(edges[at] ?? 0);
  const bins = counts.map((requests, at) => ({ name: `${edge(at)} to ${edge(at + 1)}`, requests }));
  return rowsOf(bins).filter(({ requests }) => requests > 0);
}

export function arrivalRows({ start, bucket_s, counts }: Arrivals): CountRow[] {
  const from = Date.parse(start);
  const moment = (at: number) => new Date(from + at * bucket_s * 1000).toISOString();
  const name = (at: number) => `${moment(at).slice(0, 10)} ${moment(at).slice(11, bucket_s < 60 ? 19 : 16)}`;
  return rowsOf(counts.map((requests, at) => ({ name: name(at), requests })));
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const HOURS = 24;

const hourName = (at: number) => `${DAYS[Math.floor(at / HOURS)]} ${String(at % HOURS).padStart(2, "0")}:00`;

export function weekRows(week: number[]): CountRow[] {
  return rowsOf(week.map((requests, at) => ({ name: hourName(at), requests })));
}

/** The hour of the week with most requests, in words; null without any. */
export function busiest(week: number[]): string | null {
  const most = Math.max(0, ...week);
  return most === 0 ? null : hourName(week.indexOf(most));
}

/** Every share, with the requests that have none. */
export function shareRows(shares: Share[], all: number): CountRow[] {
  const named = shares.reduce((sum, { requests }) => sum + requests, 0);
  const rows = shares.map(({ id, requests }) => ({ name: id, requests }));
  const rest = all - named;
  return rowsOf(rest > 0 ? [...rows, { name: "none", requests: rest }] : rows);
}

export function shareFinding(shares: Share[], all: number): string {
  const top = largest(shares, all, 1)[0];
  if (!top) return "none in the log";
  return shares.length === 1
    ? `only ${top.id}`
    : `${count(shares.length)}, most ${top.id} with ${percent(top.share)}`;
}
