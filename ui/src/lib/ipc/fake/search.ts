import type {
  Architecture,
  FeatureSearch,
  Policy,
  Project,
  SearchCandidate,
  SearchNews,
  SearchOptions,
  SearchReport,
  Tuning,
} from "../generated";

type Args = Record<string, unknown>;

const model = (id: string): Policy => ({ pattern: "model", model: id });
const short = (id: string) => id.split("/")[1] ?? id;

function candidate(
  name: string,
  policy: Policy,
  cost: string,
  requests: number,
  quality: number,
): SearchCandidate {
  return {
    name,
    pattern: policy.pattern,
    policy,
    cost_usd: cost,
    cost_per_request_usd: (Number(cost) / requests).toFixed(6),
    ttft_p95_ms: 1_840,
    latency_p95_ms: 9_120,
    quality: {
      mean: quality,
      low: quality - 0.01,
      high: quality + 0.01,
      evidence: "assumed",
      if_independent: quality,
      recorded_share: 0,
      covered_share: 1,
    },
    success_rate: 0.999,
    requirements: [],
  };
}

const CHEAP = "google/gemini-2.5-flash-lite";
const MIDDLE = "google/gemini-2.5-flash";
const DEAR = "anthropic/claude-sonnet-4.5";

function featureSearch(feature: string, options: SearchOptions): FeatureSearch {
  const { objective, patterns } = options;
  const requests = 12_000;
  const cascade: Policy = {
    pattern: "cascade",
    tiers: [{ policy: model(CHEAP), accept_at: 0.62 }, { policy: model(DEAR) }],
    evaluator: { by: { self_check: {} } },
  };
  const ladder = `${short(CHEAP)} ↗ ${short(DEAR)}, checks itself, taken from 0.620`;
  const front = [
    candidate(short(CHEAP), model(CHEAP), "8.40", requests, 0.842),
    candidate(ladder, cascade, "19.75", requests, 0.881),
    candidate(short(DEAR), model(DEAR), "61.20", requests, 0.903),
  ];
  const recommended = objective === "lowest_cost" ? 0 : 2;
  return {
    feature,
    requests,
    enumerated: [
      { pattern: "model", policies: 212, candidates: 212, on_front: 2 },
      { pattern: "cascade", policies: 84, candidates: 6_300, on_front: 1 },
    ].filter(({ pattern }) => patterns === undefined || patterns.some((own) => own === pattern)),
    left_out: [
      { count: 31, reason: "Models that are retired." },
      ...(patterns ? [{ count: 0, reason: `Only these patterns were tried: ${patterns.join(", ")}.` }] : []),
    ],
    rounds: [
      { requests: 1_000, candidates: 6_512, dominated: 3_104, same: 0, breaking: 2_200 },
      { requests, candidates: 1_208, dominated: 0, same: 0, breaking: 0 },
    ],
    front,
    front_size: 3,
    recommended,
    present: candidate("as it is", model(MIDDLE), "24.10", requests, 0.861),
    nearest: null,
    reasons: ["It keeps all 2 requirements of the feature, and of the candidates that do it costs least."],
    beats: [
      {
        what: "the present policy",
        name: "as it is",
        cost_usd: "-15.70",
        cost_share: -0.651,
        quality_points: -1.9,
        latency_p95_ms: -300,
        breaks: [],
      },
    ],
    turning_points: [
      {
        sentence: `If more than 84.2 % quality were required, ${ladder} would be the choice, for $11.35 more (135.1 %).`,
        winner: ladder,
        quality: 0.842,
      },
    ],
  };
}

/** A made-up result, for a search of any project. */
export function searchReport(args: Args): SearchReport {
  const project = args["project"] as Project;
  const options = args["options"] as SearchOptions;
  const wanted = args["feature"] as string | undefined;
  const ids = wanted === undefined ? project.features.map(({ id }) => id) : [wanted];
  const features = ids.map((id) => featureSearch(id, options));
  const within = project.architectures.find(({ id }) => id === args["within"]) as Architecture;
  const chosen = features.map(({ recommended }) => recommended ?? 0);
  const policies = { ...within.policies };
  features.forEach(
    ({ feature, front }, at) => (policies[feature] = front[chosen[at] ?? 0]?.policy ?? model(CHEAP)),
  );
  const sum = features.reduce((total, { front }, at) => total + Number(front[chosen[at] ?? 0]?.cost_usd), 0);
  const barred = options.vendor_caps?.some(({ most }) => most === 0) ?? false;
  const affordable =
    !barred && (options.monthly_budget_usd === undefined || Number(options.monthly_budget_usd) >= sum);
  return {
    workload: String(args["workload"]),
    workload_digest: "b3:5a3d",
    catalog: { date: "2026-08-08", digest: "b3:c471" },
    seed: project.seed,
    scenario: String(args["scenario"]),
    within: within.id,
    objective: options.objective,
    features,
    application:
      wanted === undefined && affordable
        ? {
            chosen,
            sum_usd: sum.toFixed(2),
            sum_month_usd: (sum * 4).toFixed(2),
            bound: sum,
            gap: 0,
            simulated_usd: sum.toFixed(2),
            simulated_quality: 0.86,
            simulated_breaches: [],
            rejected: 0,
            beats: [],
            reasons: ["Replayed as a whole it costs exactly what its features add up to."],
          }
        : null,
    architecture: affordable
      ? {
          ...within,
          id: "recommended",
          name: "Recommended",
          summary: `Found by a search within ${within.name}`,
          policies,
        }
      : null,
    decision: affordable
      ? {
          title: "Adopt what a search found: Recommended",
          architecture: "recommended",
          context: "6,512 candidates were enumerated.",
          outcome: "The lowest cost that keeps every requirement.",
        }
      : null,
  };
}

/** How a made-up search stands on a sample. */
export function searchNews(report: SearchReport, at: number): SearchNews {
  const found = report.features[Math.min(report.features.length - 1, at)] as FeatureSearch;
  return {
    feature: found.feature,
    requests: 1_000,
    candidates: 6_512,
    left: 1_208,
    front: found.front.map(({ name, pattern, cost_per_request_usd, quality, latency_p95_ms }) => ({
      name,
      pattern,
      cost_per_request_usd,
      quality: quality?.mean ?? null,
      latency_p95_ms,
    })),
  };
}

/** Made-up thresholds for the cascade at the root of a feature's policy. */
export function tuned(args: Args): Tuning {
  const project = args["project"] as Project;
  const feature = String(args["feature"]);
  const within = project.architectures.find(({ id }) => id === args["within"]) as Architecture;
  const policy = within.policies[feature] as Policy;
  const tiers = policy.pattern === "cascade" ? policy.tiers.length - 1 : 1;
  const accept_at = Array.from({ length: tiers }, (_, n) => 0.71 - n / 10);
  return {
    feature,
    requests: 12_000,
    tried: 1_600,
    accept_at,
    before: candidate("as it is", policy, "24.10", 12_000, 0.86),
    after: candidate("tuned", policy, "19.75", 12_000, 0.87),
    front: [],
  };
}
