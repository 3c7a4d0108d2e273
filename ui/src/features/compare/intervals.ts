import { between, betweenShares, joined, wide, type Ends } from "$lib/format/interval";
import { percent, seconds } from "$lib/format/measure";
import { perThousand, total } from "$lib/format/money";
import type {
  ArchitectureIntervals,
  DeltaIntervals,
  Evidence,
  FigureIntervals,
  Quality,
} from "$lib/ipc/generated";

const DASH = "–";

/** What an interval of quality holds fixed, in words. */
const AS_ASSUMED = "if as assumed";

/** Ends that one decimal of a per cent would not tell apart. */
const narrow = (of: Ends<number> | null) => of !== null && of.high - of.low < 0.002;

/** Without outcomes the interval of quality shows the choice of requests alone: what is assumed of models is held fixed in it. */
const heldFixed = (interval: string | null, { quality_held_fixed }: FigureIntervals) =>
  interval !== null && quality_held_fixed ? `${interval} ${AS_ASSUMED}` : interval;

/**
 * The 95 % interval of a quality: the study's once it is there, so that every place says the same; until then how far one replay's
 * answers could have fallen otherwise.
 */
export function qualityEnds(quality: Quality, own: ArchitectureIntervals | null): Ends<number> {
  return own?.figures.quality ?? quality;
}

/** What that interval holds fixed, in words; empty where it holds nothing. */
export const qualityHolds = (own: ArchitectureIntervals | null): string =>
  own?.figures.quality_held_fixed && own.figures.quality ? AS_ASSUMED : "";

/** The 95 % interval of a figure of the matrix; null as well where both ends read the same, which says nothing. */
export function intervalOf(metric: string, figures: FigureIntervals, requests: number): string | null {
  return wide(endsOf(metric, figures, requests));
}

function endsOf(metric: string, figures: FigureIntervals, requests: number): string | null {
  switch (metric) {
    case "cost_usd":
      return between(figures.cost_usd, total);
    case "cost_per_thousand":
      return between(figures.cost_usd, (amount) => perThousand(amount, requests) ?? DASH);
    case "ttft_ms.p50":
      return between(figures.ttft_p50_ms, seconds);
    case "ttft_ms.p95":
      return between(figures.ttft_p95_ms, seconds);
    case "latency_ms.p50":
      return between(figures.latency_p50_ms, seconds);
    case "latency_ms.p95":
      return between(figures.latency_p95_ms, seconds);
    case "quality":
      return heldFixed(betweenShares(figures.quality), figures);
    case "succeeded":
      return between(figures.success_rate, (rate) => percent(rate, narrow(figures.success_rate) ? 2 : 1));
    case "fallback_depth.share":
      return betweenShares(figures.fallback_share);
    default:
      return null;
  }
}

const DIFFERENCES: Record<string, (of: DeltaIntervals) => Ends<number | string> | null> = {
  cost_usd: (of) => of.cost_usd,
  cost_per_thousand: (of) => of.cost_usd,
  "ttft_ms.p50": (of) => of.ttft_p50_ms,
  "ttft_ms.p95": (of) => of.ttft_p95_ms,
  "latency_ms.p50": (of) => of.latency_p50_ms,
  "latency_ms.p95": (of) => of.latency_p95_ms,
  quality: (of) => of.quality_points,
  succeeded: (of) => of.success_points,
  "fallback_depth.share": (of) => of.fallback_points,
};

type Shown = { metric: string; raw: string; text: string; evidence: Evidence | null };

/**
 * Text as wide as the interval of a figure may be, whose ends are written as it is, or with the second decimal that tells those of
 * a share apart; empty where it has none, as a share of all.
 */
export function roomOf({ metric, raw, text, evidence }: Shown): string {
  if (!(metric in DIFFERENCES) || Number(raw) === 0 || Number(raw) === 1) return "";
  const end = text.replace(/(?=\u00a0%$)/, "0");
  const ends = joined(end, end);
  return metric === "quality" && evidence === "assumed" ? `${ends} ${AS_ASSUMED}` : ends;
}

/** Whether the interval of the difference leaves open which of the two is higher. */
export function leavesOpen(metric: string, own: ArchitectureIntervals | null): boolean {
  const interval = own?.difference && DIFFERENCES[metric]?.(own.difference);
  return interval != null && Number(interval.low) < 0 && Number(interval.high) > 0;
}
