import {
  costDelta,
  fallbackDelta,
  NOT_COMPARABLE,
  perThousandDelta,
  qualityDelta,
  successDelta,
  timeDelta,
  type DeltaText,
} from "$lib/format/delta";
import { compact, count, percent, seconds, success } from "$lib/format/measure";
import { betweenShares } from "$lib/format/interval";
import { perThousand, total } from "$lib/format/money";
import type {
  ArchitectureIntervals,
  Comparison,
  Delta,
  Evidence,
  Intervals,
  Outcome,
  Percentiles,
  Project,
  Quality,
} from "$lib/ipc/generated";
import type { PanelId } from "./arrangement";
import { guardrailSummary } from "./guardrails";
import { intervalOf, leavesOpen, qualityEnds, qualityHolds, roomOf } from "./intervals";
import { behindFigure, type Asked } from "./requests";
import { pairedQuality, sameQuality, sameUnderSeeds, withinNoise, type PairedInterval } from "./significance";
import { tally, type RequirementTally } from "$lib/project/requirements";

/** One figure of the matrix: what it shows and the exact value behind it. */
export type Figure = {
  metric: string;
  raw: string;
  text: string;
  delta: DeltaText | null;
  evidence: Evidence | null;
  detail?: string;
  /** Its 95 % interval in words; null while that is not known. */
  interval: string | null;
  /** Text as wide as its interval may be; empty where there is none. */
  room: string;
  /** The recorded requests behind it; null where they cannot be told. */
  asked: Asked | null;
};
export type Row = {
  id: string;
  name: string;
  summary: string;
  isBaseline: boolean;
  figures: Figure[];
  requirements: RequirementTally;
  guardrails: string;
  unpriced: number;
};
/** `opens` is the pane that shows what is behind a figure of this column; `leaves` says when it goes where room is short. */
export type Column = { metric: string; name: string; leaves?: "first" | "second" | "last"; opens: PanelId };

export const COLUMNS: Column[] = [
  { metric: "requests", name: "Requests", opens: "breakdown", leaves: "second" },
  { metric: "cost_usd", name: "Cost", opens: "drivers" },
  { metric: "cost_per_thousand", name: "Per 1,000 requests", opens: "breakdown", leaves: "last" },
  { metric: "ttft_ms.p50", name: "First token p50", opens: "latency", leaves: "first" },
  { metric: "ttft_ms.p95", name: "First token p95", opens: "latency" },
  { metric: "latency_ms.p50", name: "Total p50", opens: "latency", leaves: "first" },
  { metric: "latency_ms.p95", name: "Total p95", opens: "latency" },
  { metric: "quality", name: "Quality", opens: "tradeoff" },
  { metric: "succeeded", name: "Success", opens: "time" },
  { metric: "fallback_depth.share", name: "Used a fallback", opens: "breakdown" },
];

/** What the spread over other seeds calls a duration. */
const SEEDED = { ttft_ms: "ttft", latency_ms: "latency" } as const;

/** Rows of the matrix, baseline first, then as in the project. */
export function rows(comparison: Comparison, project: Project, intervals: Intervals | null = null): Row[] {
  const base = comparison.outcomes.find(({ architecture }) => architecture === comparison.baseline);
  const byBaselineFirst = comparison.outcomes.toSorted((a, b) => Number(b === base) - Number(a === base));
  return byBaselineFirst.map((outcome) => {
    const architecture = project.architectures.find(({ id }) => id === outcome.architecture);
    const own = intervals?.architectures.find(({ architecture: id }) => id === outcome.architecture) ?? null;
    const delta = comparison.deltas.find(({ architecture: id }) => id === outcome.architecture) ?? null;
    return {
      id: outcome.architecture,
      name: architecture?.name ?? outcome.architecture,
      summary: architecture?.summary ?? "",
      isBaseline: outcome === base,
      figures: figures(outcome, base ?? outcome, delta, own).map((figure) => ({
        ...figure,
        delta: withinNoise(figure.delta, leavesOpen(figure.metric, own)),
        interval: own && intervalOf(figure.metric, own.figures, outcome.requests),
        room: roomOf(figure),
        asked: behindFigure(figure.metric, outcome),
      })),
      requirements: tally(outcome.requirements),
      guardrails: guardrailSummary(outcome.guardrail_events),
      unpriced: outcome.unpriced,
    };
  });
}

function figures(
  outcome: Outcome,
  base: Outcome,
  delta: Delta | null,
  own: ArchitectureIntervals | null,
): Omit<Figure, "asked" | "interval" | "room">[] {
  const paired = pairedQuality(outcome, own);
  const { requests, cost_usd: cost, cost_evidence: priced, ttft_ms: ttft, latency_ms: latency } = outcome;
  const time = (
    metric: "ttft_ms" | "latency_ms",
    of: Percentiles,
    key: "p50" | "p95",
    change: number | null,
    from: Percentiles,
  ) => ({
    metric: `${metric}.${key}`,
    raw: String(of[key]),
    text: seconds(of[key]),
    delta: withinNoise(
      delta && timeDelta(change, from[key]),
      key === "p95" && delta !== null && sameUnderSeeds(outcome, base, `${SEEDED[metric]}_p95_ms`),
    ),
    evidence: of.evidence,
    detail: allPercentiles(of),
  });
  // Both are known, and their difference is withheld.
  const isUnlike = delta?.quality_points === null && outcome.quality !== null && base.quality !== null;
  return [
    {
      metric: "requests",
      raw: String(requests),
      text: compact(requests),
      delta: null,
      evidence: null,
      detail: count(requests),
    },
    {
      metric: "cost_usd",
      raw: cost,
      text: total(cost),
      delta: delta && costDelta(delta.cost_share),
      evidence: priced,
      detail:
        Number(outcome.platform_fee_usd) > 0 ? `platform fee on top: ${total(outcome.platform_fee_usd)}` : "",
    },
    {
      metric: "cost_per_thousand",
      raw: cost,
      text: perThousand(cost, requests) ?? "–",
      delta: delta && perThousandDelta(cost, base.cost_usd, requests, delta.cost_share),
      evidence: priced,
    },
    time("ttft_ms", ttft, "p50", delta?.ttft_p50_ms ?? null, base.ttft_ms),
    time("ttft_ms", ttft, "p95", delta?.ttft_p95_ms ?? null, base.ttft_ms),
    time("latency_ms", latency, "p50", delta?.latency_p50_ms ?? null, base.latency_ms),
    time("latency_ms", latency, "p95", delta?.latency_p95_ms ?? null, base.latency_ms),
    {
      metric: "quality",
      raw: String(outcome.quality?.mean ?? null),
      text: qualityText(outcome.quality),
      delta: withinNoise(
        delta && (isUnlike ? NOT_COMPARABLE : qualityDelta(delta.quality_points)),
        sameQuality(outcome.quality, base.quality, paired),
      ),
      evidence: outcome.quality?.evidence ?? null,
      detail: `${isUnlike ? UNLIKE : ""}${qualityDetail(outcome.quality, delta ? base.quality : null, paired, own)}`,
    },
    {
      metric: "succeeded",
      raw: String(outcome.succeeded),
      text: success(outcome.succeeded, requests),
      delta: withinNoise(
        delta && successDelta(delta.success_points),
        delta !== null && sameUnderSeeds(outcome, base, "success_rate"),
      ),
      evidence: null,
      detail: `${count(outcome.succeeded)} of ${count(requests)} requests`,
    },
    {
      metric: "fallback_depth.share",
      raw: String(outcome.fallback_depth.share),
      text: percent(outcome.fallback_depth.share),
      delta: delta && fallbackDelta(delta.fallback_points),
      evidence: null,
      detail: outcome.fallback_depth.by_depth.map((n, depth) => `depth ${depth}: ${count(n)}`).join(" · "),
    },
  ];
}

const UNLIKE = "the baseline’s quality is known of other answers, so the two have no difference · ";

/** A mean over a part of the answers says of which part. */
function qualityText(quality: Quality | null): string {
  if (quality === null) return "–";
  const mean = percent(quality.mean);
  return quality.covered_share < 0.9995 ? `${mean} of ${percent(quality.covered_share)}` : mean;
}

function qualityDetail(
  quality: Quality | null,
  base: Quality | null,
  paired: PairedInterval | null,
  own: ArchitectureIntervals | null,
): string {
  if (quality === null) return "nothing is known of the models’ quality";
  const open = paired ? "the difference may be none" : "no clear difference from the baseline’s";
  const noise = sameQuality(quality, base, paired) ? ` · ${open}` : "";
  const holds = qualityHolds(own);
  const interval = `95 % interval ${betweenShares(qualityEnds(quality, own))}${holds && ` ${holds}`}`;
  const independent = `if models erred independently ${percent(quality.if_independent)}`;
  const covered =
    quality.covered_share < 1 ? `known for only ${percent(quality.covered_share)} of the answers · ` : "";
  return `${covered}${interval}${noise} · ${independent} · recorded for ${percent(quality.recorded_share)} of the answers`;
}

function allPercentiles(of: Percentiles): string {
  const parts = (["p50", "p90", "p95", "p99"] as const).map((key) => `${key} ${seconds(of[key])}`);
  return [...parts, ...(of.unknown > 0 ? [`${count(of.unknown)} unknown`] : [])].join(" · ");
}

/** The evidence of a column if all its figures share it; otherwise each figure shows its own. */
export function sharedEvidence(all: Row[], at: number): Evidence | null {
  const found = new Set(all.map((row) => row.figures[at]?.evidence ?? null));
  return found.size === 1 ? ([...found][0] ?? null) : null;
}

export function latencyFinding(comparison: Comparison, project: Project): string {
  const named = comparison.outcomes
    .filter(({ latency_ms }) => latency_ms.p95 !== null)
    .toSorted((a, b) => (a.latency_ms.p95 ?? 0) - (b.latency_ms.p95 ?? 0));
  const [fastest] = named;
  if (!fastest) return "no latency is known";
  const name =
    project.architectures.find(({ id }) => id === fastest.architecture)?.name ?? fastest.architecture;
  return `lowest p95 total: ${name}, ${seconds(fastest.latency_ms.p95)}`;
}
