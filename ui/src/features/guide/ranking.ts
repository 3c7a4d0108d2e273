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

/** The candidates, the best first: those that keep every requirement by cost, then the others by how little they break. */
export function rank(comparison: Comparison, feature: string, tried: Candidate[]): Ranked[] {
  const ranked = tried.flatMap((candidate, n): Ranked[] => {
    const outcome = comparison.outcomes.find(({ architecture }) => architecture === `guide-${n}`);
    const own = outcome?.features.find((one) => one.feature === feature);
    if (!outcome || !own || own.requests === 0) return [];
    const results = outcome.requirements.filter((result) => result.feature === feature);
    return [
      {
        candidate,
        outcome: own,
        breached: results.filter(({ met }) => met === false).map(inWords),
        unknown: results.filter(({ met }) => met === null).length,
      },
    ];
  });
  return ranked.toSorted(
    (a, b) =>
      a.breached.length - b.breached.length ||
      a.unknown - b.unknown ||
      drawn(a.outcome.cost_usd) - drawn(b.outcome.cost_usd),
  );
}

function inWords(result: RequirementResult): string {
  const name = REQUIREMENTS.find(({ key }) => key === result.requirement)?.name ?? result.requirement;
  return `${name} ${replayedValue(result)}`;
}

/** Why the first is proposed: what it keeps, and what the next choices would cost. */
export function reasons(ranked: Ranked[], present: FeatureOutcome | null): string[] {
  const [first, second] = ranked;
  if (!first) return [];
  const sentences = [
    first.breached.length === 0
      ? "It keeps every requirement that is set, at the lowest cost of those that do."
      : `No candidate keeps every requirement; this one breaks the fewest: ${first.breached.join(", ")}.`,
  ];
  if (present)
    sentences.push(`As it is, 1,000 requests cost ${cost(present)}; under it, ${cost(first.outcome)}.`);
  if (second) {
    const difference =
      second.breached.length === first.breached.length ? "is dearer" : `breaks ${second.breached[0]}`;
    sentences.push(
      `The next choice, ${second.candidate.name}, ${difference}: ${cost(second.outcome)} for 1,000.`,
    );
  }
  const better = ranked.find(
    ({ outcome, breached }) =>
      breached.length === 0 && (outcome.quality?.mean ?? 0) > (first.outcome.quality?.mean ?? 0) + 0.02,
  );
  if (better) {
    const quality = percent(better.outcome.quality?.mean);
    sentences.push(
      `Better answers (${quality}) would cost ${cost(better.outcome)} with ${better.candidate.name}.`,
    );
  }
  return sentences;
}

function cost(outcome: FeatureOutcome): string {
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
