import type {
  Architecture,
  Beaten,
  DecisionRecord,
  FeatureSearch,
  LeftOut,
  Project,
  Requirements,
  SearchCandidate,
  SearchReport,
  SearchRound,
} from "$lib/ipc/generated";
import { count, percent, percentDifference, points, seconds } from "$lib/format/measure";
import { difference, isZero, minus, perRequestInColumn, signedTotal, total } from "$lib/format/money";
import { REQUIREMENTS, requirementValue } from "$lib/project/requirements";

/** Position of the chosen policy in the front of a feature; null where there is none. */
export function chosenOf(report: SearchReport, feature: number): number | null {
  return report.application?.chosen[feature] ?? report.features[feature]?.recommended ?? null;
}

/** The result for one feature with another policy of its front: a wish of the user, so the decision says so. */
export function withChoice(report: SearchReport, at: number): SearchReport {
  const [found] = report.features;
  const candidate = found?.front[at];
  if (!found || !candidate || !report.architecture) return report;
  const policies = { ...report.architecture.policies, [found.feature]: candidate.policy };
  const note = `${candidate.name} was chosen from the front instead of what the search recommends.`;
  const decision = report.decision && { ...report.decision, outcome: `${report.decision.outcome} ${note}` };
  return {
    ...report,
    architecture: { ...report.architecture, policies },
    decision,
  };
}

/** Whether a policy of a front is the one that is there already. */
export function isPresent({ present, front }: FeatureSearch, at: number | null): boolean {
  const candidate = at === null ? undefined : front[at];
  return (
    present !== null &&
    candidate !== undefined &&
    JSON.stringify(candidate.policy) === JSON.stringify(present.policy)
  );
}

/** Whether every chosen policy is there already, so that nothing is left to adopt. */
export function changesNothing(report: SearchReport, chosen: number | null): boolean {
  const alone = report.features.length === 1 ? chosen : null;
  return report.features.every((found, at) => isPresent(found, alone ?? chosenOf(report, at)));
}

/** The project with the result as an architecture of its own and the decision on record. */
export function adopted(project: Project, report: SearchReport, date: string): Project {
  if (!report.architecture) return project;
  const architecture = named(project, report.architecture);
  const decision: DecisionRecord[] = report.decision
    ? [{ ...report.decision, date, architecture: architecture.id }]
    : [];
  return {
    ...project,
    architectures: [...project.architectures, architecture],
    decisions: [...(project.decisions ?? []), ...decision],
  };
}

/** The project may have changed since the search began, and its ids with it. */
function named(project: Project, architecture: Architecture): Architecture {
  const taken = new Set(project.architectures.map(({ id }) => id));
  if (!taken.has(architecture.id)) return architecture;
  let n = 2;
  while (taken.has(`${architecture.id}-${n}`)) n += 1;
  return { ...architecture, id: `${architecture.id}-${n}`, name: `${architecture.name} ${n}` };
}

export const HEADER = ["Per request", "In total", "Quality", "First token p95", "Total p95"];

/** A row of the table of candidates. */
export function cells(candidate: SearchCandidate): string[] {
  return [
    candidate.cost_per_request_usd === null ? "–" : perRequestInColumn(candidate.cost_per_request_usd),
    total(candidate.cost_usd),
    percent(candidate.quality?.mean),
    seconds(candidate.ttft_p95_ms),
    seconds(candidate.latency_p95_ms),
  ];
}

/** How a candidate differs from the chosen one: what it costs more or less, for how much quality. */
export function beside(candidate: SearchCandidate, chosen: SearchCandidate): string {
  const same = isZero(minus(candidate.cost_usd, chosen.cost_usd));
  const cost = same ? "same cost" : difference(candidate.cost_usd, chosen.cost_usd);
  if (candidate.quality === null || chosen.quality === null) return cost;
  const quality = qualityInPoints((candidate.quality.mean - chosen.quality.mean) * 100);
  if (same && quality === null) return "no change";
  return `${cost}, ${quality ?? "same quality"}`;
}

/** A difference of qualities; null where it rounds to nothing. */
export function qualityInPoints(change: number): string | null {
  const text = points(change);
  return /[1-9]/.test(text) ? text : null;
}

/** What of its feature's requirements a candidate breaks, in words. */
export function broken(candidate: SearchCandidate): string[] {
  return candidate.requirements
    .filter(({ met }) => met === false)
    .map(({ requirement }) => REQUIREMENTS.find(({ key }) => key === requirement)?.name ?? requirement);
}

/** What a feature requires, each with its limit: "Quality ≥ 90.00 %, Cost a month ≤ $250.00". */
export function requirementsInWords(requirements: Requirements | undefined): string {
  const limits = REQUIREMENTS.flatMap(({ key, name, bound }) => {
    const limit = requirements?.[key];
    if (limit === undefined) return [];
    return [`${name} ${bound === "at most" ? "≤" : "≥"} ${requirementValue(key, String(limit))}`];
  });
  const { data, capabilities = [] } = requirements ?? {};
  if (data?.zero_retention) limits.push("nothing kept by providers");
  if (data?.no_training) limits.push("no training on prompts");
  if (data?.regions && data.regions.length > 0) limits.push(`in ${data.regions.join(", ")}`);
  return [...limits, ...capabilities.map((one) => one.replaceAll("_", " "))].join(", ");
}

/** A comparison in a line. */
export function against(beaten: Beaten): string {
  const share = beaten.cost_share === null ? "" : ` (${percentDifference(beaten.cost_share)})`;
  const quality =
    beaten.quality_points === null
      ? ""
      : `, quality ${qualityInPoints(beaten.quality_points) ?? "no different"}`;
  const breaks = beaten.breaks.length > 0 ? "; that one breaks a requirement" : "";
  return `${signedTotal(beaten.cost_usd)}${share}${quality}${breaks}`;
}

/** Candidates that were enumerated for all features. */
export function enumerated(features: FeatureSearch[]): number {
  return features
    .flatMap((feature) => feature.enumerated)
    .reduce((sum, { candidates }) => sum + candidates, 0);
}

/** Candidates that a round dropped, and why. */
export function dropped(round: SearchRound): string {
  const parts = [
    [round.breaking, "surely break a requirement"],
    [round.dominated, "surely no better than another"],
    [round.same, "do the same as another"],
  ] as const;
  const said = parts.filter(([many]) => many > 0).map(([many, words]) => `${count(many)} ${words}`);
  return said.length > 0 ? said.join(", ") : "none";
}

export function leftOut({ count: many, reason }: LeftOut): string {
  return many > 0 ? `${count(many)}: ${reason}` : reason;
}

/** What a search came to, in a sentence for its status line. */
export function finding(report: SearchReport): string {
  const all = count(enumerated(report.features));
  if (report.architecture === null) {
    return report.features.some(({ front }) => front.length === 0)
      ? `of ${all} candidates, none keeps every requirement`
      : `of ${all} candidates, no combination keeps within the budget`;
  }
  const on = report.features.reduce((sum, { front_size }) => sum + front_size, 0);
  return `${all} candidates, ${count(on)} on the front`;
}
