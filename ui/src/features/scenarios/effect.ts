import { costDelta, qualityDelta, successDelta, timeDelta, type DeltaText } from "$lib/format/delta";
import { between } from "$lib/format/interval";
import { parseDecimal, subtract, toNumber } from "$lib/format/decimal";
import { count, percent, seconds, success } from "$lib/format/measure";
import { difference, drawn, total } from "$lib/format/money";
import type { Comparison, Evidence, FigureIntervals, Outcome, Project } from "$lib/ipc/generated";
import { tally } from "$lib/project/requirements";
import { intervalOf } from "../compare/intervals";

/** What a scenario does to each architecture: its figures, and their differences from the same one under the base. */

export type Figure = {
  name: string;
  /** Its name in the comparison, for its interval. */
  metric: string | null;
  text: string;
  evidence: Evidence | null;
  delta: DeltaText | null;
  detail?: string;
};
export type Effect = { id: string; name: string; isBaseline: boolean; figures: Figure[] };

export function effects(project: Project, own: Comparison, base: Comparison | null): Effect[] {
  const order = project.architectures.toSorted(
    (a, b) => Number(b.id === own.baseline) - Number(a.id === own.baseline),
  );
  return order.flatMap(({ id, name }) => {
    const now = own.outcomes.find(({ architecture }) => architecture === id);
    const before = base?.outcomes.find(({ architecture }) => architecture === id) ?? null;
    return now ? [{ id, name, isBaseline: id === own.baseline, figures: figures(now, before) }] : [];
  });
}

function figures(now: Outcome, before: Outcome | null): Figure[] {
  const gap = (a: number | null, b: number | null | undefined) =>
    a === null || b === null || b === undefined ? null : a - b;
  const time = (name: string, key: "ttft_ms" | "latency_ms"): Figure => ({
    name,
    metric: `${key}.p95`,
    text: seconds(now[key].p95),
    evidence: now[key].evidence,
    delta: before && timeDelta(gap(now[key].p95, before[key].p95), before[key].p95),
  });
  const all: Figure[] = [
    {
      name: "Cost",
      metric: "cost_usd",
      text: total(now.cost_usd),
      evidence: now.cost_evidence,
      delta: before && costChange(now.cost_usd, before.cost_usd),
      detail: `${count(now.requests)} requests`,
    },
    time("p95 first token", "ttft_ms"),
    time("p95 total", "latency_ms"),
    {
      name: "Success",
      metric: "succeeded",
      text: success(now.succeeded, now.requests),
      evidence: null,
      delta: before && successDelta((rate(now) - rate(before)) * 100),
      detail: `${count(now.succeeded)} of ${count(now.requests)} requests`,
    },
  ];
  if (now.quality) {
    all.push({
      name: "Quality",
      metric: "quality",
      text: percent(now.quality.mean),
      evidence: now.quality.evidence,
      delta: before && qualityDelta(before.quality && (now.quality.mean - before.quality.mean) * 100),
    });
  }
  if (now.requirements.length > 0) all.push(requirements(now, before));
  return all;
}

/** The difference in dollars; whether it is one at all goes by its share. */
export function costChange(now: string, before: string): DeltaText | null {
  const share =
    drawn(before) === 0 ? null : toNumber(subtract(parseDecimal(now), parseDecimal(before))) / drawn(before);
  const delta = costDelta(share);
  return delta && (share === 0 ? delta : { ...delta, text: difference(now, before) });
}

function requirements(now: Outcome, before: Outcome | null): Figure {
  const met = tally(now.requirements);
  const change = before && met.met - tally(before.requirements).met;
  const delta: DeltaText | null =
    change === null
      ? null
      : change === 0
        ? { text: "no change", verdict: "same", direction: "flat" }
        : {
            text: `${change > 0 ? "+" : "−"}${Math.abs(change)}`,
            verdict: change > 0 ? "better" : "worse",
            direction: change > 0 ? "up" : "down",
          };
  return {
    name: "Requirements",
    metric: null,
    text: `${met.met} of ${met.total}`,
    evidence: null,
    delta,
  };
}

/** The 95 % interval of a figure in a narrow column: from a hundred dollars on to the whole dollar. */
export function narrowInterval(metric: string, figures: FigureIntervals, requests: number): string | null {
  const { low, high } = figures.cost_usd;
  if (metric !== "cost_usd" || drawn(high) < 100) return intervalOf(metric, figures, requests);
  return between({ low, high }, (amount) => `$${count(Math.round(drawn(amount)))}`);
}

function rate({ succeeded, requests }: Outcome): number {
  return requests === 0 ? 0 : succeeded / requests;
}

/** The sentence above the figures: how many requests there are, and who suffers most. */
export function effectFinding(all: Effect[], own: Comparison, base: Comparison | null): string {
  const requests = own.outcomes[0]?.requests ?? 0;
  const said = `${count(requests)} requests`;
  const before = base?.outcomes[0]?.requests;
  const volume = before && before !== requests ? `${said} instead of ${count(before)}` : said;
  const drops = own.outcomes.map((outcome) => {
    const was = base?.outcomes.find(({ architecture }) => architecture === outcome.architecture);
    return { id: outcome.architecture, drop: was ? rate(was) - rate(outcome) : 0 };
  });
  const [worst] = drops.toSorted((a, b) => b.drop - a.drop);
  const name = all.find(({ id }) => id === worst?.id)?.name;
  if (!base || !worst || !name || worst.drop < 0.0005) return `${volume}.`;
  return `${volume}. Success falls most for ${name}, by ${(worst.drop * 100).toFixed(2)} points.`;
}
