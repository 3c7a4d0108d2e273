import type {
  Comparison,
  ModelQuality,
  Project,
  QualityInterval,
  QualityReport,
  Scorecard,
  ScorecardEntry,
  WorkloadSummary,
} from "../generated";

const around = (value: number, half = 0.02): QualityInterval => ({
  value,
  low: Math.max(0, value - half),
  high: Math.min(1, value + half),
});

const MODELS = { "openai/gpt-4o": 0.84, "anthropic/claude-sonnet-4.5": 0.88, "openai/gpt-4o-mini": 0.71 };
const CLUSTERS = { "Live chat": 0.04, "Reply drafting": -0.06 };

const models = (shift: number, scores: number): ModelQuality[] =>
  Object.entries(MODELS).map(([model, quality]) => ({
    model,
    scores,
    observed: quality + shift + 0.005,
    quality: around(quality + shift),
    evidence: "fitted",
  }));

/** Three models on two clusters: they fail together far more often than independence says. */
export function fittedQuality({ name, digest, requests }: WorkloadSummary): QualityReport {
  const names = Object.keys(MODELS);
  return {
    workload: name,
    workload_digest: digest,
    requests,
    scored_requests: 1200,
    not_in_catalog: [],
    compared_requests: 1200,
    scores: 3600,
    models: models(0, 1200),
    clusters: Object.entries(CLUSTERS).map(([cluster, shift], at) => ({
      name: cluster,
      requests: requests / 2,
      scored_requests: 600,
      ...(at === 1 ? { unsolvable: around(0.05, 0.01) } : {}),
      convergence: {
        steps: 48,
        converged: at === 0,
        log_likelihood: -812.44,
        log_likelihood_without_mass: -820.1,
        change: 1e-7,
        gradient: 3e-6,
      },
      models: models(shift, 600),
    })),
    held_back: {
      folds: 5,
      requests: 1200,
      scores: 3600,
      given_others: { log_loss: 0.3211, brier: 0.1014 },
      by_cluster: { log_loss: 0.4322, brier: 0.1391 },
      by_model: { log_loss: 0.4433, brier: 0.1442 },
      calibration: [0.25, 0.45, 0.65, 0.85, 0.95].map((foretold, at) => ({
        from: foretold - 0.05,
        until: foretold + 0.05,
        foretold,
        observed: foretold + (at % 2 === 0 ? 0.011 : -0.021),
        scores: 300 + 210 * at,
      })),
      forecasts: [
        {
          figure: "majority_right",
          models: names,
          requests: 1200,
          foretold: around(0.861),
          observed: 0.857,
          if_independent: 0.913,
        },
        {
          figure: "all_wrong",
          models: names,
          requests: 1200,
          foretold: around(0.094),
          observed: 0.098,
          if_independent: 0.006,
        },
      ],
    },
    selection: {
      scores_of_chosen: 1200,
      of_chosen_only: false,
      longest_weight: 20,
      values: [
        {
          model: "openai/gpt-4o",
          answers: 900,
          as_chosen: 0.86,
          inverse_propensity: around(0.842),
          doubly_robust: around(0.839),
          effective_answers: 611.4,
          cut: 3,
          supported: 0.97,
        },
      ],
    },
  };
}

/** The architectures of a comparison, two models alone and the oracle. */
export function scored({ outcomes, ...of }: Comparison, project: Project): Scorecard {
  const entry = (
    id: string,
    name: string,
    role: ScorecardEntry["role"],
    quality: number,
  ): ScorecardEntry => ({
    id,
    name,
    role,
    cost_usd: "120.5",
    cost_per_thousand_usd: "2.41",
    quality: around(quality),
    evidence: "fitted",
    covered_share: 1,
    mixed_quality: role === "oracle" ? null : quality - 0.012,
    saving_share: 0.182,
    saving_against_best_share: role === "architecture" ? 0.31 : null,
    ibc_lift: -0.021,
    router_arena: role === "oracle" ? null : 71.234,
    gap_recovered: 0.62,
    best_model_share: 0.4,
  });
  const own = outcomes.map(({ architecture }) => {
    const name = project.architectures.find(({ id }) => id === architecture)?.name ?? architecture;
    return entry(architecture, name, "architecture", 0.83);
  });
  const [best, cheapest] = ["anthropic/claude-sonnet-4.5", "openai/gpt-4o-mini"];
  return {
    workload: of.workload,
    workload_digest: "b3:7c1e",
    catalog: of.catalog,
    seed: 1,
    scenario: of.scenario,
    entries: [
      ...own,
      entry(best, best, "single", 0.88),
      entry(cheapest, cheapest, "single", 0.71),
      entry("oracle", "Oracle", "oracle", 0.94),
    ],
    cheapest_model: cheapest,
    best_model: best,
    zero_router_aiq: 0.8012,
    aiq: 0.8234,
    curve: {
      architectures: ["by-feature"],
      share_to_recover: [0.11, 0.32, 0.64],
      average_gap_recovered: 0.587,
    },
    left_out: [["google/gemini-2.5-flash", "It has no endpoint with the data policy that is required."]],
  };
}
