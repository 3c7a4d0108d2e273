import { paretoFront } from "$components/charts/front";
import { figure, words, type TableData } from "$components/charts/table";
import { percent, seconds } from "$lib/format/measure";
import { drawn, total } from "$lib/format/money";
import type { Comparison, Evidence, Intervals, Project } from "$lib/ipc/generated";
import { qualityEnds } from "./intervals";

export type Against = "quality" | "latency" | "ttft";
export const AGAINST: { value: Against; label: string }[] = [
  { value: "quality", label: "Quality" },
  { value: "latency", label: "Total" },
  { value: "ttft", label: "First token" },
];
export const AXES: Record<Against, string> = {
  quality: "mean quality",
  latency: "p95 total latency",
  ttft: "p95 first token",
};

export type TradeoffPoint = {
  id: string;
  name: string;
  x: number;
  xText: string;
  xExact: string;
  xRange: [number, number] | null;
  y: number;
  yText: string;
  /** 95 % interval, or the spread over other seeds; null where neither is known. */
  yRange: [number, number] | null;
  evidence: Evidence;
  onFront: boolean;
};

/** Architectures whose figure is known, by what they cost. */
export function tradeoff(
  comparison: Comparison,
  project: Project,
  against: Against,
  intervals: Intervals | null = null,
): TradeoffPoint[] {
  const points = comparison.outcomes.flatMap((outcome): TradeoffPoint[] => {
    const { quality, latency_ms, ttft_ms, replications } = outcome;
    const own =
      intervals?.architectures.find(({ architecture }) => architecture === outcome.architecture) ?? null;
    const costs = own?.figures.cost_usd ?? replications?.cost_usd;
    const shared = {
      id: outcome.architecture,
      name: project.architectures.find(({ id }) => id === outcome.architecture)?.name ?? outcome.architecture,
      x: drawn(outcome.cost_usd),
      xText: total(outcome.cost_usd),
      xExact: outcome.cost_usd,
      xRange: costs ? ([drawn(costs.low), drawn(costs.high)] as [number, number]) : null,
      onFront: false,
    };
    if (against === "quality") {
      if (quality === null) return [];
      const { mean: y, evidence } = quality;
      const { low, high } = qualityEnds(quality, own);
      return [{ ...shared, y, yText: percent(y), yRange: [low, high], evidence }];
    }
    const figures = against === "latency" ? latency_ms : ttft_ms;
    if (figures.p95 === null) return [];
    const key = against === "latency" ? "latency_p95_ms" : "ttft_p95_ms";
    const spread = own?.figures[key] ?? replications?.[key];
    const yRange: [number, number] | null = spread ? [spread.low, spread.high] : null;
    return [{ ...shared, y: figures.p95, yText: seconds(figures.p95), yRange, evidence: figures.evidence }];
  });
  const front = new Set(paretoFront(points, against === "quality"));
  return points.map((point, at) => ({ ...point, onFront: front.has(at) }));
}

/** Which architectures nothing else beats in both, and whether the chosen one is among them. */
export function tradeoffFinding(points: TradeoffPoint[], chosen: string): string {
  const on = points.filter(({ onFront }) => onFront);
  const mine = points.find(({ id }) => id === chosen);
  const counted = `${on.length} of ${points.length} on the front`;
  if (!mine) return counted;
  if (mine.onFront) return `${counted}, ${mine.name} among them`;
  return `${counted}, ${mine.name} is behind it`;
}

export function tradeoffTable(points: TradeoffPoint[], against: Against, studied = false): TableData {
  const share = against === "quality";
  const exact = (value: number | undefined) =>
    value === undefined ? null : share ? (value * 100).toFixed(4) : String(value);
  const text = (value: number | undefined) =>
    value === undefined ? "–" : share ? percent(value) : seconds(value);
  const unit = share ? "%" : "ms";
  const interval = share || studied ? "95 % interval" : "Other seeds";
  const name = AXES[against].charAt(0).toUpperCase() + AXES[against].slice(1);
  return {
    columns: [
      { name: "Architecture" },
      { name: "Cost", unit: "USD", number: true },
      { name, unit, number: true },
      { name: `${interval} from`, unit, number: true },
      { name: "To", unit, number: true },
      { name: "Evidence" },
      { name: "On the front" },
    ],
    rows: points
      .toSorted((a, b) => a.x - b.x)
      .map((point) => [
        words(point.name),
        figure(point.xText, point.xExact),
        figure(point.yText, exact(point.y)),
        figure(text(point.yRange?.[0]), exact(point.yRange?.[0])),
        figure(text(point.yRange?.[1]), exact(point.yRange?.[1])),
        words(point.evidence),
        words(point.onFront ? "yes" : "no"),
      ]),
  };
}
