import { figure, words, type TableData } from "$components/charts/table";
import { seconds, success } from "$lib/format/measure";
import { length } from "$lib/format/moment";
import { drawn, total } from "$lib/format/money";
import type { Comparison, Incident, Project, Scenario, SeriesPoint, Timestamp } from "$lib/ipc/generated";

export type Metric = "cost" | "success" | "ttft" | "ttft_p95" | "latency_p95";
export const METRICS: { value: Metric; label: string }[] = [
  { value: "cost", label: "Cost" },
  { value: "success", label: "Success" },
  { value: "ttft", label: "First token" },
  { value: "ttft_p95", label: "First p95" },
  { value: "latency_p95", label: "Total p95" },
];
export const METRIC_NAMES: Record<Metric, string> = {
  cost: "Cost over time",
  success: "Success over time",
  ttft: "Mean first token over time",
  ttft_p95: "First token p95 over time",
  latency_p95: "Total p95 over time",
};
const UNITS: Record<Metric, string> = {
  cost: "USD",
  success: "%",
  ttft: "ms",
  ttft_p95: "ms",
  latency_p95: "ms",
};
const DURATIONS = { ttft: "ttft_mean_ms", ttft_p95: "ttft_p95_ms", latency_p95: "latency_p95_ms" } as const;

/** The value to draw; null where no request says anything. */
export function valueOf(point: SeriesPoint, metric: Metric): number | null {
  if (metric === "cost") return drawn(point.cost_usd);
  if (metric !== "success") return point[DURATIONS[metric]];
  return point.requests === 0 ? null : (point.succeeded / point.requests) * 100;
}

export function valueText(point: SeriesPoint, metric: Metric): string {
  if (metric === "cost") return total(point.cost_usd);
  return metric === "success" ? success(point.succeeded, point.requests) : seconds(valueOf(point, metric));
}

function exact(point: SeriesPoint, metric: Metric): string | null {
  if (metric === "cost") return point.cost_usd;
  const value = valueOf(point, metric);
  return value === null ? null : value.toFixed(4);
}

/** Seconds that a point stands for; null when there is one only. */
export function bucketSeconds(series: SeriesPoint[]): number | null {
  const [first, second] = series;
  return first && second ? (Date.parse(second.at) - Date.parse(first.at)) / 1000 : null;
}

export type Band = { from: number; to: number; name: string };

/** The scenario's incidents in absolute time; those that the workload never saw are left out. */
export function incidentBands(scenario: Scenario | undefined, first: Timestamp, until: number): Band[] {
  const start = Date.parse(first);
  return (scenario?.incidents ?? [])
    .map((incident) => {
      const { starts } = incident;
      const from = "at" in starts ? Date.parse(starts.at) : start + starts.after_first_request_s * 1000;
      return { from, to: from + incident.duration_s * 1000, name: incidentName(incident) };
    })
    .filter(({ from, to }) => to > start && from < until);
}

const WORDS = { outage: "outage", rate_limit: "rate limits" } as const;

function incidentName({ target, effect, duration_s }: Incident): string {
  const who = "provider" in target ? target.provider : target.model;
  const what = typeof effect === "string" ? WORDS[effect] : `${effect.slowdown.factor}× slower`;
  return `${who} ${what}, ${length(duration_s)}`;
}

/** The worst stretch of the chosen architecture: the one thing that a line over time is looked at for. */
export function timeFinding(series: SeriesPoint[], metric: Metric, name: string): string {
  const known = series.filter((point) => valueOf(point, metric) !== null);
  const sign = metric === "success" ? -1 : 1;
  const size = (point: SeriesPoint) => sign * (valueOf(point, metric) ?? 0);
  const [worst] = known.toSorted((a, b) => size(b) - size(a));
  if (!worst) return "nothing known";
  const bound = metric === "success" ? "at least" : "at most";
  return `${name}: ${bound} ${valueText(worst, metric)}, ${moment(worst.at)} UTC`;
}

export function moment(at: Timestamp): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)}`;
}

export function timeTable(comparison: Comparison, project: Project, metric: Metric): TableData {
  const points = comparison.outcomes[0]?.series ?? [];
  const name = (id: string) => project.architectures.find((one) => one.id === id)?.name ?? id;
  return {
    columns: [
      { name: "From", unit: "UTC" },
      ...comparison.outcomes.map(({ architecture }) => ({
        name: name(architecture),
        unit: UNITS[metric],
        number: true,
      })),
    ],
    rows: points.map(({ at }, index) => [
      words(moment(at)),
      ...comparison.outcomes.map(({ series }) => {
        const point = series[index];
        return point ? figure(valueText(point, metric), exact(point, metric)) : figure("–", null);
      }),
    ]),
  };
}
