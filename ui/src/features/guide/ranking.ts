import type {
  Comparison,
  Diagnostic,
  Feature,
  FeatureOutcome,
  Policy,
  Project,
  RequirementResult,
} from "$lib/ipc/generated";
import { drawn, perThousand } from "$lib/format/money";
import { percent, seconds, success } from "$lib/format/measure";
import { summarise } from "$lib/project/policy";
import { REQUIREMENTS, replayedValue } from "$lib/project/requirements";
import type { Candidate } from "./candidates";

/** A candidate after its replay. */
export type Ranked = {
  candidate: Candidate;
  outcome: FeatureOutcome;
  /** What of the feature's requirements it breaks, in words. */
  breached: string[];
  /** Requirements that the replay could not decide. */
  unknown: number;
};

/** The id under which the present policy takes part. */
export const PRESENT = "guide-present";

/**
 * A project in which each candidate is an architecture: the feature under the candidate, the others as they are. Other
 * features stay, because the first that matches takes a request.
 */
export function trial(
  project: Project,
  feature: Feature,
  present: Record<string, Policy>,
  tried: Candidate[],
): Project {
  const architecture = (id: string, name: string, policy: Policy) => ({
    id,
    name,
    policies: { ...present, [feature.id]: policy },
  });
  const before = present[feature.id];
  const others = tried.map((candidate, n) => architecture(`guide-${n}`, candidate.name, candidate.policy));
  const now = before ? [architecture(PRESENT, "As it is", before)] : [];
  return {
    ...project,
    baseline: now[0]?.id ?? others[0]?.id ?? "",
    features: project.features.map((one) => (one.id === feature.id ? feature : one)),
    architectures: [...now, ...others],
  };
}

/**
 * The candidates that can be replayed: those in which the check of the trial found no error, such as a model of which no
 * endpoint may take the feature's data.
 */
export function sound(tried: Candidate[], diagnostics: Diagnostic[], hasPresent: boolean): Candidate[] {
  const first = hasPresent ? 1 : 0;
  const broken = new Set(
    diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ path }) => Number(/^\/architectures\/(\d+)/.exec(path)?.[1]) - first),
  );
  return tried.filter((_, n) => !broken.has(n));
}

/** The candidates, the best first. */
export function rank(comparison: Comparison, feature: string, tried: Candidate[]): Ranked[] {
  return tried
    .flatMap((candidate, n) => rowOf(comparison, feature, `guide-${n}`, candidate) ?? [])
    .toSorted(order);
}

/** What is there now, judged as the candidates are; null where there is no policy yet, or no request came to it. */
export function rankPresent(
  comparison: Comparison,
  feature: string,
  policy: Policy | undefined,
): Ranked | null {
  return policy
    ? rowOf(comparison, feature, PRESENT, { name: summarise(policy), idea: "As it is.", policy })
    : null;
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

function rowOf(comparison: Comparison, feature: string, id: string, candidate: Candidate): Ranked | null {
  const outcome = comparison.outcomes.find(({ architecture }) => architecture === id);
  const own = outcome?.features.find((one) => one.feature === feature);
  if (!outcome || !own || own.requests === 0) return null;
  const results = outcome.requirements.filter((result) => result.feature === feature);
  return {
    candidate,
    outcome: own,
    breached: results.filter(({ met }) => met === false).map(inWords),
    unknown: results.filter(({ met }) => met === null).length,
  };
}

function inWords(result: RequirementResult): string {
  const name = REQUIREMENTS.find(({ key }) => key === result.requirement)?.name ?? result.requirement;
  return `${name} ${replayedValue(result)}`;
}

export function cost(outcome: FeatureOutcome): string {
  return perThousand(outcome.cost_usd, outcome.requests) ?? "nothing";
}

/** A row of the table of candidates. */
export function cells({ outcome }: Ranked): string[] {
  return [
    cost(outcome),
    seconds(outcome.ttft_ms.p95),
    seconds(outcome.latency_ms.p95),
    outcome.quality === null ? "–" : percent(outcome.quality.mean),
    success(outcome.succeeded, outcome.requests),
  ];
}

export const CELLS = ["Per 1,000", "First token p95", "Total p95", "Quality", "Success"];
