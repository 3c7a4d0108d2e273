import { figure, words, type Cell, type TableColumn, type TableData } from "$components/charts/table";
import { multiplyDivide, parseDecimal, plain } from "$lib/format/decimal";
import type {
  ArchitectureIntervals,
  Comparison,
  Delta,
  FeatureOutcome,
  Intervals,
  Outcome,
  Project,
  RequirementResult,
} from "$lib/ipc/generated";
import {
  replayedValue,
  requirementBound,
  requirementName,
  requirementValue,
  tally,
} from "$lib/project/requirements";
import { guardrailSummary } from "./guardrails";
import { qualityEnds } from "./intervals";
import { notKnownBecause } from "./notKnown";

type Exact = string | number | null;
type Line = TableColumn & {
  of: (outcome: Outcome, delta: Delta | null, own: ArchitectureIntervals | null) => Exact;
};

const share = (part: number | null | undefined) => (part == null ? null : (part * 100).toFixed(4));
const perThousand = ({ cost_usd, requests }: Outcome) =>
  requests === 0 ? null : plain(multiplyDivide(parseDecimal(cost_usd), 1000, requests, 6));

/** What leaves the matrix: exact values, each difference beside its figure. */
const LINES: Line[] = [
  { name: "Requests", of: ({ requests }) => requests },
  { name: "Cost", unit: "USD", of: ({ cost_usd }) => cost_usd },
  { name: "Cost, difference", unit: "USD", of: (_, delta) => delta?.cost_usd ?? null },
  { name: "Cost, difference", unit: "%", of: (_, delta) => share(delta?.cost_share) },
  { name: "Platform fee, on top", unit: "USD", of: ({ platform_fee_usd }) => platform_fee_usd },
  { name: "Per 1,000 requests", unit: "USD", of: perThousand },
  { name: "First token p50", unit: "ms", of: ({ ttft_ms }) => ttft_ms.p50 },
  { name: "First token p95", unit: "ms", of: ({ ttft_ms }) => ttft_ms.p95 },
  { name: "First token p95, difference", unit: "ms", of: (_, delta) => delta?.ttft_p95_ms ?? null },
  { name: "Total p50", unit: "ms", of: ({ latency_ms }) => latency_ms.p50 },
  { name: "Total p95", unit: "ms", of: ({ latency_ms }) => latency_ms.p95 },
  { name: "Total p95, difference", unit: "ms", of: (_, delta) => delta?.latency_p95_ms ?? null },
  { name: "Quality", unit: "%", of: ({ quality }) => share(quality?.mean) },
  {
    name: "Quality, 95 % interval from",
    unit: "%",
    of: ({ quality }, _, own) => share(quality && qualityEnds(quality, own).low),
  },
  {
    name: "Quality, 95 % interval to",
    unit: "%",
    of: ({ quality }, _, own) => share(quality && qualityEnds(quality, own).high),
  },
  { name: "Quality, known of the answers", unit: "%", of: ({ quality }) => share(quality?.covered_share) },
  {
    name: "Quality, difference",
    unit: "points",
    of: (_, delta) => delta?.quality_points?.toFixed(4) ?? null,
  },
  {
    name: "Success",
    unit: "%",
    of: ({ succeeded, requests }) => share(requests ? succeeded / requests : null),
  },
  { name: "Success, difference", unit: "points", of: (_, delta) => delta?.success_points.toFixed(4) ?? null },
  { name: "Used a fallback", unit: "%", of: ({ fallback_depth }) => share(fallback_depth.share) },
  { name: "Requirements met", of: ({ requirements }) => tally(requirements).met },
  { name: "Requirements", of: ({ requirements }) => requirements.length },
  { name: "Guardrails", of: ({ guardrail_events }) => guardrailSummary(guardrail_events) },
  { name: "Unpriced requests", of: ({ unpriced }) => unpriced },
];

type Bound = TableColumn & {
  of: (own: ArchitectureIntervals) => { low: Exact; high: Exact } | null | undefined;
};

const shares = (interval: { low: number; high: number } | null) =>
  interval && { low: share(interval.low), high: share(interval.high) };

/** The 95 % intervals, where they are known. */
const BOUNDS: Bound[] = [
  { name: "Cost", unit: "USD", of: ({ figures }) => figures.cost_usd },
  { name: "Cost, difference", unit: "USD", of: ({ difference }) => difference?.cost_usd },
  { name: "First token p95", unit: "ms", of: ({ figures }) => figures.ttft_p95_ms },
  { name: "Total p95", unit: "ms", of: ({ figures }) => figures.latency_p95_ms },
  { name: "Success", unit: "%", of: ({ figures }) => shares(figures.success_rate) },
  { name: "Used a fallback", unit: "%", of: ({ figures }) => shares(figures.fallback_share) },
  { name: "Bill of a month", unit: "USD", of: ({ month }) => month?.interval },
];

export function matrixTable(
  comparison: Comparison,
  project: Project,
  intervals: Intervals | null = null,
): TableData {
  const { baseline, outcomes, deltas } = comparison;
  const isBase = ({ architecture }: Outcome) => architecture === baseline;
  return {
    columns: [
      { name: "Architecture" },
      { name: "Role" },
      ...LINES.map(({ name, unit }) => column(name, unit)),
      ...(intervals ? BOUNDS : []).flatMap(({ name, unit }) =>
        ["from", "to"].map((end) => column(`${name}, 95 % interval ${end}`, unit)),
      ),
    ],
    rows: outcomes
      .toSorted((a, b) => Number(isBase(b)) - Number(isBase(a)))
      .map((outcome) => {
        const { architecture: id } = outcome;
        const delta = deltas.find(({ architecture }) => architecture === id) ?? null;
        const name = project.architectures.find((one) => one.id === id)?.name ?? id;
        const own = intervals?.architectures.find(({ architecture }) => architecture === id) ?? null;
        const cells = LINES.map(({ of }): Cell => exactly(of(outcome, delta, own)));
        const ends = BOUNDS.flatMap(({ of }): Cell[] => {
          const interval = own && of(own);
          return [exactly(interval?.low ?? null), exactly(interval?.high ?? null)];
        });
        const role = words(isBase(outcome) ? "baseline" : "candidate");
        return [words(name), role, ...cells, ...(intervals ? ends : [])];
      }),
  };
}

const column = (name: string, unit?: string): TableColumn => ({
  name,
  number: true,
  ...(unit ? { unit } : {}),
});
const exactly = (value: Exact): Cell => figure(value === null ? "–" : String(value), value);

function stateInWords(result: RequirementResult, features: FeatureOutcome[]): string {
  if (result.met !== null) return result.met ? "met" : "breached";
  const outcome = features.find(({ feature }) => feature === result.feature);
  return `not known: ${notKnownBecause(result, outcome)}`;
}

export function requirementTable(
  { requirements, features }: Pick<Outcome, "requirements" | "features">,
  featureName: (id: string) => string,
): TableData {
  return {
    columns: [
      { name: "Feature" },
      { name: "Requirement" },
      { name: "Bound" },
      { name: "Limit", number: true },
      { name: "Replayed", number: true },
      { name: "State" },
    ],
    rows: requirements.map((result) => [
      words(featureName(result.feature)),
      words(requirementName(result.requirement)),
      words(requirementBound(result.requirement)),
      words(requirementValue(result.requirement, result.limit)),
      words(replayedValue(result)),
      words(stateInWords(result, features)),
    ]),
  };
}
