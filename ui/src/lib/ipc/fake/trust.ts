import type {
  ArchitectureIntervals,
  Comparison,
  FeatureOutcome,
  FigureIntervals,
  Intervals,
  MonthFigures,
  Outcome,
  Sensitivity,
} from "../generated";

/** A rough stand-in: every figure with a tenth of itself around it. */
const money = (amount: string, factor: number) => (Number(amount) * factor).toFixed(6);
const around = (value: number | null, share = 0.03) =>
  value === null ? null : { low: value * (1 - share), high: value * (1 + share) };
const capped = (value: number | null, width = 0.004) =>
  value === null ? null : { low: Math.max(0, value - width), high: Math.min(1, value + width) };

function figures(of: Outcome | FeatureOutcome): FigureIntervals {
  const fallback = "fallback_depth" in of ? of.fallback_depth.share : of.fallback_share;
  return {
    cost_usd: { low: money(of.cost_usd, 0.9), high: money(of.cost_usd, 1.12) },
    success_rate: capped(of.requests > 0 ? of.succeeded / of.requests : null, 0.001),
    quality: capped(of.quality?.mean ?? null),
    quality_held_fixed: of.quality?.evidence === "assumed",
    ttft_p50_ms: around(of.ttft_ms.p50),
    ttft_p95_ms: around(of.ttft_ms.p95),
    latency_p50_ms: around(of.latency_ms.p50),
    latency_p95_ms: around(of.latency_ms.p95),
    fallback_share: capped(fallback),
    escalation_share: capped(of.escalation_share),
  };
}

function own(outcome: Outcome, comparison: Comparison): ArchitectureIntervals {
  const base = comparison.outcomes.find(({ architecture }) => architecture === comparison.baseline);
  const is = outcome === base;
  const saved = Number(base?.cost_usd ?? 0) - Number(outcome.cost_usd);
  const month = (usd: number) => ({
    expected_usd: (usd * 4).toFixed(6),
    interval: { low: (usd * 3.4).toFixed(6), high: (usd * 4.6).toFixed(6) },
  });
  const points = { low: -0.4, high: 0.4 };
  return {
    architecture: outcome.architecture,
    figures: figures(outcome),
    difference: is
      ? null
      : {
          cost_usd: { low: (-saved * 1.1).toFixed(6), high: (-saved * 0.9).toFixed(6) },
          cost_share: null,
          ttft_p50_ms: { low: -20, high: 20 },
          ttft_p95_ms: { low: -60, high: 90 },
          latency_p50_ms: { low: -900, high: -400 },
          latency_p95_ms: { low: -2000, high: -900 },
          success_points: points,
          fallback_points: points,
          quality_points: points,
        },
    cheaper_probability: is ? null : saved > 0 ? 1 : 0,
    features: outcome.features.map((part) => ({ feature: part.feature, figures: figures(part) })),
    month: month(Number(outcome.cost_usd)),
    month_saving: is ? null : month(saved),
    budgets: [],
    requirements: [],
    sentence: "In 19 of 20 months like this one the bill would lie between its ends.",
    stateful: false,
  };
}

export function intervals(comparison: Comparison): Intervals {
  return {
    scenario: comparison.scenario,
    method: { resamples: 1000, cells: 168, cell_s: 3600, block_s: 18_000, season_s: 86_400, pieces: 34 },
    architectures: comparison.outcomes.map((outcome) => own(outcome, comparison)),
    remarks: [],
  };
}

export function restsOn(comparison: Comparison, architecture: string): Sensitivity | null {
  const outcome = comparison.outcomes.find((one) => one.architecture === architecture);
  const base = comparison.outcomes.find((one) => one.architecture === comparison.baseline);
  if (!outcome || !base) return null;
  const at = (factor: number): MonthFigures => ({
    month_usd: money(outcome.cost_usd, 4 * factor),
    saving_usd:
      base === outcome ? null : money(String(Number(base.cost_usd) - Number(outcome.cost_usd)), 4 * factor),
    quality: outcome.quality?.mean ?? null,
    latency_p95_ms: outcome.latency_ms.p95,
    success_rate: outcome.requests > 0 ? outcome.succeeded / outcome.requests : null,
  });
  const bar = (kind: "traffic" | "prices" | "latency", name: string, low: number, high: number) => ({
    assumption: {
      kind,
      name,
      low: "10 % less",
      expected: "as it is",
      high: "10 % more",
      origin: "assumed" as const,
      source: "Nobody states a range; this one is assumed.",
    },
    low: at(low),
    high: at(high),
  });
  const expected = at(1);
  const month = {
    expected_usd: expected.month_usd,
    interval: { low: at(0.8).month_usd, high: at(1.2).month_usd },
  };
  return {
    architecture,
    baseline: base === outcome ? null : base.architecture,
    scenario: comparison.scenario,
    months_ahead: 12,
    today: expected,
    expected,
    month,
    saving: null,
    cheaper_probability: null,
    bars: [
      bar("traffic", "Traffic", 0.9, 1.1),
      bar("prices", "Token prices", 0.92, 1.08),
      bar("latency", "Latency of endpoints", 1, 1),
    ],
    shares: [
      {
        figure: "cost",
        shares: [
          { source: "requests", share: 0.6 },
          { source: { assumption: "traffic" }, share: 0.3 },
          { source: { assumption: "prices" }, share: 0.1 },
        ],
        predicted: 0.99,
      },
    ],
    replays: 145,
    requests: 12_000,
    sentence: `A month 12 months ahead is expected to cost $${Number(expected.month_usd).toFixed(2)}. What matters most is traffic.`,
  };
}
