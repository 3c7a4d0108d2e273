import { count, percent, secondsDifference } from "$lib/format/measure";
import { isZero, signedTotal } from "$lib/format/money";
import type { BlastRadius, ConditionCoverage, Project, RecordedIncident, Scenario } from "$lib/ipc/generated";

/** "2026-07-23 04:47" of an instant, in UTC. */
const minute = (at: string) => at.slice(0, 16).replace("T", " ");

/** When something may have happened: a series sees an endpoint only now and then. */
export function between(earliest: string | undefined, latest: string | undefined): string {
  if (earliest !== undefined && latest !== undefined) {
    const sameDay = earliest.slice(0, 10) === latest.slice(0, 10);
    return `${minute(earliest)} to ${sameDay ? minute(latest).slice(11) : minute(latest)}`;
  }
  if (latest !== undefined) return `by ${minute(latest)}`;
  return earliest === undefined ? "unknown" : `after ${minute(earliest)}`;
}

export function what({ kind, worst_factor }: RecordedIncident): string {
  const slow =
    worst_factor !== undefined && worst_factor >= 1.5 ? `${worst_factor.toFixed(1)} times as slow` : null;
  if (kind === "slow") return slow ?? "slow";
  return slow ? `out of balancing, ${slow}` : "out of balancing";
}

/** What an incident cost: "+$0.12, 3 not answered, +0.40 s to the first token at p95". */
export function blast({ cost_usd, unanswered, ttft_p95_ms }: BlastRadius): string {
  const parts = [
    ...(isZero(cost_usd) ? [] : [signedTotal(cost_usd)]),
    ...(unanswered === 0
      ? []
      : [`${count(Math.abs(unanswered))} ${unanswered > 0 ? "more" : "fewer"} not answered`]),
    ...(ttft_p95_ms === null || ttft_p95_ms === 0
      ? []
      : [`${secondsDifference(ttft_p95_ms)} to the first token at p95`]),
  ];
  return parts.join(", ") || "no figure moved";
}

export function coverageSentence({ hours_recorded, requests, unrecorded }: ConditionCoverage): string {
  const hours = `The series tells of ${hours_recorded} of the 168 hours of a week`;
  if (requests === 0) return `${hours}.`;
  return `${hours}; ${percent(unrecorded / requests)} of the requests arrive in other hours and meet what was measured last before.`;
}

function changed(project: Project, id: string, change: (scenario: Scenario) => Scenario): Project {
  return { ...project, scenarios: project.scenarios.map((one) => (one.id === id ? change(one) : one)) };
}

/** The scenario under other recorded conditions, or under the catalog's figures; what was switched off goes with the series. */
export function withConditions(project: Project, id: string, name: string | undefined): Project {
  return changed(project, id, ({ conditions: _, incidents_off: __, ...rest }) =>
    name === undefined ? rest : { ...rest, conditions: name },
  );
}

/** The scenario with a recorded incident switched off, or on again. */
export function withIncident(project: Project, id: string, incident: string, off: boolean): Project {
  return changed(project, id, ({ incidents_off: before = [], ...rest }) => {
    const others = before.filter((one) => one !== incident);
    const after = off ? [...others, incident] : others;
    return after.length === 0 ? rest : { ...rest, incidents_off: after };
  });
}
