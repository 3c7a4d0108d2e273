import type {
  FeatureSearch,
  Percentiles,
  Policy,
  Quality,
  RequirementResult,
  SearchCandidate,
} from "$lib/ipc/generated";
import { drawn, perThousand, perThousandInColumn } from "$lib/format/money";
import { percent, seconds, success } from "$lib/format/measure";
import { summarise } from "$lib/project/policy";
import { REQUIREMENTS, replayedValue } from "$lib/project/requirements";

/** A policy that was tried, with the idea behind it. */
export type Candidate = { name: string; idea: string; policy: Policy };

/** What a replay says of a candidate. */
export type Figures = {
  requests: number;
  succeeded: number;
  cost_usd: string;
  ttft_ms: Pick<Percentiles, "p95">;
  latency_ms: Pick<Percentiles, "p95">;
  quality: Quality | null;
};

/** A candidate after its replay. */
export type Ranked = {
  candidate: Candidate;
  outcome: Figures;
  /** What of the feature's requirements it breaks, in words. */
  breached: string[];
  /** Requirements that the replay could not decide. */
  unknown: number;
};

const IDEAS: Record<string, string> = {
  model: "One model for every request.",
  fallback: "Another vendor answers when the first fails.",
  cascade: "A cheap model answers first; what is judged poor goes to a dearer one.",
  ensemble: "Several models answer, and their answers become one.",
  steer: "The model with the shortest wait at the moment answers.",
  partition: "Short prompts go to one model, long ones to another.",
  task: "Requests are told apart by what they carry.",
};

/** What a search found for a feature, the best first; where nothing keeps every requirement, what comes nearest. */
export function rank(found: FeatureSearch): Ranked[] {
  const front = found.front.map((candidate) => rowOf(found, candidate));
  const nearest = found.nearest ? [rowOf(found, found.nearest)] : [];
  return [...front, ...nearest].toSorted(order);
}

/** What is there now, judged as the candidates are; null where there is no policy yet. */
export function rankPresent(found: FeatureSearch): Ranked | null {
  if (!found.present) return null;
  const { policy } = found.present;
  const row = rowOf(found, found.present);
  return { ...row, candidate: { name: summarise(policy), idea: "As it is.", policy } };
}

/** What keeps every requirement comes first, by cost; then the rest by how little it breaks. */
function order(a: Ranked, b: Ranked): number {
  return (
    a.breached.length - b.breached.length ||
    a.unknown - b.unknown ||
    drawn(a.outcome.cost_usd) - drawn(b.outcome.cost_usd)
  );
}

/** Whether nothing that was tried is better than what is there. */
export function isBest(present: Ranked | null, ranked: Ranked[]): present is Ranked {
  const [first] = ranked;
  return present !== null && (first === undefined || order(present, first) <= 0);
}

function rowOf({ requests }: FeatureSearch, candidate: SearchCandidate): Ranked {
  const { name, policy, pattern, cost_usd, quality, requirements } = candidate;
  return {
    candidate: { name, policy, idea: IDEAS[pattern] ?? "" },
    outcome: {
      requests,
      succeeded: Math.round(candidate.success_rate * requests),
      cost_usd,
      ttft_ms: { p95: candidate.ttft_p95_ms },
      latency_ms: { p95: candidate.latency_p95_ms },
      quality,
    },
    breached: requirements.filter(({ met }) => met === false).map(inWords),
    unknown: requirements.filter(({ met }) => met === null).length,
  };
}

function inWords(result: RequirementResult): string {
  const name = REQUIREMENTS.find(({ key }) => key === result.requirement)?.name ?? result.requirement;
  return `${name} ${replayedValue(result)}`;
}

export function cost(outcome: Figures): string {
  return perThousand(outcome.cost_usd, outcome.requests) ?? "nothing";
}

/** A row of the table of candidates. */
export function cells({ outcome }: Ranked): string[] {
  return [
    perThousandInColumn(outcome.cost_usd, outcome.requests) ?? "nothing",
    seconds(outcome.ttft_ms.p95),
    seconds(outcome.latency_ms.p95),
    outcome.quality === null ? "–" : percent(outcome.quality.mean),
    success(outcome.succeeded, outcome.requests),
  ];
}

export const CELLS = ["Per 1,000", "First token p95", "Total p95", "Quality", "Success"];
