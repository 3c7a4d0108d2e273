import {
  costDelta,
  fallbackDelta,
  perThousandDelta,
  qualityChange,
  successDelta,
  timeDelta,
  type DeltaText,
} from "$lib/format/delta";
import { ungrouped } from "$components/ui/field";
import { add, isAmount, parseDecimal, plain, subtract, toNumber } from "$lib/format/decimal";
import { count, percent, seconds, success } from "$lib/format/measure";
import { drawn, perThousandInColumn, total } from "$lib/format/money";
import type {
  Comparison,
  Evidence,
  FeatureOutcome,
  ModelSummary,
  NodeOutcome,
  Outcome,
  Requirements,
} from "$lib/ipc/generated";
import { isUnder } from "$lib/project/pointer";
import { tally, type RequirementKey, type RequirementTally } from "$lib/project/requirements";

export type Cell = { name: string; text: string; delta: DeltaText | null; evidence: Evidence | null };
export type FeatureFigures = { cells: Cell[]; requirements: RequirementTally };

export const CELL_NAMES = [
  "Requests",
  "Cost",
  "Per 1,000",
  "p95 first token",
  "p95 total",
  "Quality",
  "Success",
  "Fallback",
];

/** Gives way where there is little room: it explains success and cost, and no requirement is held against it. */
export const isLesser = (name: string) => name === "Fallback";

/** The figures of one feature under one architecture, with the difference from the baseline. */
export function featureFigures(
  comparison: Comparison,
  architecture: string,
  feature: string,
): FeatureFigures | null {
  const outcome = outcomeOf(comparison, architecture);
  const mine = outcome?.features.find((one) => one.feature === feature);
  if (!outcome || !mine) return null;
  const isBaseline = architecture === comparison.baseline;
  const base = isBaseline
    ? null
    : (outcomeOf(comparison, comparison.baseline)?.features.find((one) => one.feature === feature) ?? null);
  return {
    cells: cells(outcome, mine, base),
    requirements: tally(outcome.requirements.filter((result) => result.feature === feature)),
  };
}

function cells(outcome: Outcome, mine: FeatureOutcome, base: FeatureOutcome | null): Cell[] {
  const share = base && costShare(mine.cost_usd, base.cost_usd);
  const change = (now: number | null, before: number | null) =>
    now === null || before === null ? null : now - before;
  const { cost_evidence: priced } = outcome;
  return [
    { name: "Requests", text: count(mine.requests), delta: null, evidence: null },
    { name: "Cost", text: total(mine.cost_usd), delta: costDelta(share), evidence: priced },
    {
      name: "Per 1,000",
      text: perThousandInColumn(mine.cost_usd, mine.requests) ?? "–",
      delta: base && perThousandDelta(mine.cost_usd, base.cost_usd, mine.requests, share),
      evidence: priced,
    },
    {
      name: "p95 first token",
      text: seconds(mine.ttft_ms.p95),
      delta: base && timeDelta(change(mine.ttft_ms.p95, base.ttft_ms.p95), base.ttft_ms.p95),
      evidence: mine.ttft_ms.evidence,
    },
    {
      name: "p95 total",
      text: seconds(mine.latency_ms.p95),
      delta: base && timeDelta(change(mine.latency_ms.p95, base.latency_ms.p95), base.latency_ms.p95),
      evidence: mine.latency_ms.evidence,
    },
    {
      name: "Quality",
      text: percent(mine.quality?.mean),
      delta: base && qualityChange(mine.quality, base.quality),
      evidence: mine.quality?.evidence ?? null,
    },
    {
      name: "Success",
      text: success(mine.succeeded, mine.requests),
      delta: base && successDelta((rate(mine) - rate(base)) * 100),
      evidence: null,
    },
    {
      name: "Fallback",
      text: percent(mine.fallback_share),
      delta: base && fallbackDelta((mine.fallback_share - base.fallback_share) * 100),
      evidence: null,
    },
  ];
}

function outcomeOf(comparison: Comparison, architecture: string): Outcome | undefined {
  return comparison.outcomes.find((outcome) => outcome.architecture === architecture);
}

function costShare(cost: string, base: string): number | null {
  const before = drawn(base);
  return before === 0 ? null : toNumber(subtract(parseDecimal(cost), parseDecimal(base))) / before;
}

function rate({ succeeded, requests }: FeatureOutcome): number {
  return requests === 0 ? 0 : succeeded / requests;
}

/** Models whose id or name holds every word of `query`, those that start with it first. */
export function searchModels(models: ModelSummary[], query: string): ModelSummary[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = models.filter(({ id, name }) => {
    const text = `${id} ${name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const first = words[0];
  if (first === undefined) return matching;
  const rank = ({ id }: ModelSummary) => (id.slice(id.indexOf("/") + 1).startsWith(first) ? 0 : 1);
  return matching.toSorted((a, b) => rank(a) - rank(b));
}

const EXPECTS_SECONDS = "A number of seconds above 0, such as 2.5";

/** Seconds as they are typed, to the millisecond that the file keeps; null for what is none. */
export function acceptSeconds(text: string): string | null {
  const ms = Math.round(Number(ungrouped(text)) * 1000);
  return text.trim() !== "" && Number.isFinite(ms) && ms > 0 ? secondsText(ms) : null;
}

const secondsText = (ms: number) => String(ms / 1000);

/** A success rate typed in per cent. */
export function acceptPercent(text: string): string | null {
  const number = Number(text);
  return isAmount(text) && number > 0 && number <= 100 ? text : null;
}

export function acceptAmount(text: string): string | null {
  return isAmount(text) ? text : null;
}

/** How the field of a requirement takes its value. */
export const REQUIREMENT_FIELDS: Record<
  RequirementKey,
  { unit: string; step: number; expects: string; accept: (text: string) => string | null }
> = {
  ttft_p95_ms: { unit: "s", step: 0.1, expects: EXPECTS_SECONDS, accept: acceptSeconds },
  latency_p95_ms: { unit: "s", step: 0.1, expects: EXPECTS_SECONDS, accept: acceptSeconds },
  success_rate: { unit: "%", step: 0.1, expects: "A number above 0, up to 100", accept: acceptPercent },
  quality_floor: { unit: "%", step: 1, expects: "A number above 0, up to 100", accept: acceptPercent },
  monthly_budget_usd: { unit: "USD", step: 10, expects: "An amount such as 250", accept: acceptAmount },
  cost_per_request_usd: {
    unit: "USD",
    step: 0.001,
    expects: "An amount such as 0.004",
    accept: acceptAmount,
  },
};

/** The value of a requirement as its field shows it: shares in per cent, times in seconds, money as it stands in the file. */
export function requirementText(requirements: Requirements | undefined, key: RequirementKey): string {
  const value = requirements?.[key];
  if (value === undefined) return "";
  if (key === "ttft_p95_ms" || key === "latency_p95_ms") return secondsText(Number(value));
  const isShare = key === "success_rate" || key === "quality_floor";
  return isShare ? percentText(Number(value)) : String(value);
}

function percentText(share: number): string {
  return String(Number((share * 100).toPrecision(12)));
}

/** A copy of the requirements with one of them set from its field's text, or left out when that is empty. */
export function withRequirement(
  requirements: Requirements | undefined,
  key: RequirementKey,
  text: string,
): Requirements | undefined {
  const { [key]: _, ...rest } = requirements ?? {};
  if (text === "") return Object.keys(rest).length === 0 ? undefined : rest;
  switch (key) {
    case "cost_per_request_usd":
    case "monthly_budget_usd":
      return { ...rest, [key]: text };
    case "success_rate":
    case "quality_floor":
      return { ...rest, [key]: Number((Number(text) / 100).toPrecision(12)) };
    default:
      return { ...rest, [key]: Math.round(Number(text) * 1000) };
  }
}

/** What the calls of a part of a policy cost, with those of every part below it: only models have costs of their own. */
export function costOf(nodes: NodeOutcome[], path: string): string {
  const within = nodes.filter((node) => isUnder(node.path, path));
  return plain(within.reduce((sum, node) => add(sum, parseDecimal(node.cost_usd)), parseDecimal("0")));
}

/** Sums over all features, for the last row of the table. */
export function totals(comparison: Comparison, architecture: string): Cell[] | null {
  const outcome = outcomeOf(comparison, architecture);
  if (!outcome) return null;
  const base = architecture === comparison.baseline ? null : outcomeOf(comparison, comparison.baseline);
  const whole = (of: Outcome): FeatureOutcome => ({
    feature: "",
    requests: of.requests,
    succeeded: of.succeeded,
    cost_usd: of.cost_usd,
    unpriced: of.unpriced,
    ttft_ms: of.ttft_ms,
    latency_ms: of.latency_ms,
    fallback_share: of.fallback_depth.share,
    escalation_share: of.escalation_share,
    refused: of.refused,
    quality: of.quality,
  });
  return cells(outcome, whole(outcome), base ? whole(base) : null);
}
