import { figure, words, type Cell, type TableData } from "$components/charts/table";
import { percent, percentDifference } from "$lib/format/measure";
import { total } from "$lib/format/money";
import type { Scorecard, ScorecardEntry } from "$lib/ipc/generated";
import { withInterval } from "./tables";

const ROLES = { architecture: "architecture", single: "single model", oracle: "upper bound" } as const;
const NONE = "–";

const of = (value: number | null, text: (value: number) => string): Cell =>
  figure(value === null ? NONE : text(value), value);
const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
/** Shares below zero with the sign that the other figures have. */
const below = (value: number) => (value < 0 ? `−${percent(-value)}` : percent(value));

/** Architectures beside each single model, their random mixture and the oracle. */
export function scorecardTable({ entries, best_model }: Scorecard): TableData {
  const role = ({ id, role }: ScorecardEntry) =>
    role === "single" && id === best_model ? "best single" : ROLES[role];
  const share = { unit: "0 to 1", number: true };
  return {
    columns: [
      { name: "Architecture" },
      { name: "What it is" },
      { name: "Cost of 1,000", unit: "USD", number: true },
      { name: "Quality (95 %)", ...share },
      { name: "Random mixing", ...share },
      { name: "Saving to mixing", ...share },
      { name: "Saving to best", ...share },
      { name: "IBC lift", number: true },
      { name: "RouterArena", unit: "0 to 100", number: true },
      { name: "Gap recovered", ...share },
    ],
    rows: entries.map((entry) => [
      words(entry.name),
      words(role(entry)),
      figure(total(entry.cost_per_thousand_usd), entry.cost_per_thousand_usd),
      figure(withInterval(entry.quality), entry.quality?.value ?? null),
      of(entry.mixed_quality, percent),
      of(entry.saving_share, percentDifference),
      of(entry.saving_against_best_share, percentDifference),
      of(entry.ibc_lift, signed),
      of(entry.router_arena, (score) => score.toFixed(2)),
      of(entry.gap_recovered, below),
    ]),
  };
}

/** "AIQ 71.3 % with the architectures, 69.0 % for single models mixed at random". */
export function scorecardFinding({ aiq, zero_router_aiq }: Scorecard): string {
  if (aiq === null || zero_router_aiq === null) return "too little is known of quality or price for an AIQ";
  return `AIQ ${percent(aiq, 2)} with the architectures, ${percent(zero_router_aiq, 2)} for single models mixed at random`;
}

/** "fitted" where all entries agree, else each with its own. */
function evidences(entries: ScorecardEntry[]): string {
  const known = entries.filter(({ evidence }) => evidence !== null);
  const [first] = known;
  if (!first) return "not known";
  if (known.every(({ evidence }) => evidence === first.evidence)) return `${first.evidence}, for every entry`;
  return known.map(({ name, evidence }) => `${name} ${evidence}`).join(", ");
}

/** What to read beside the table. */
export function scorecardRemarks({
  entries,
  curve,
  cheapest_model,
  best_model,
  left_out,
}: Scorecard): string[] {
  const between = curve && cheapest_model && best_model ? [`${cheapest_model} and ${best_model}`] : [];
  return [
    "Random mixing is the zero router: single models drawn at random, its quality at the same cost and what an architecture saves against it at the same quality. The oracle asks the single models in turn, the cheapest first, until one is right, and pays for every model that it asks.",
    "The saving to mixing is at equal quality, the one to the best single model where an entry is at least as good. The IBC lift and the recovered gap are between the cheapest and the best single model.",
    `Where quality comes from: ${evidences(entries)}.`,
    ...between.map((models) => {
      const [fifth, half, most] = (curve?.share_to_recover ?? []).map((own) => percent(own));
      return `Between ${models}: 20 % of the gap takes ${fifth} of the calls, 50 % takes ${half} and 80 % takes ${most}; on average ${percent(curve?.average_gap_recovered)} of the gap is recovered (APGR).`;
    }),
    ...(entries.some(({ role, router_arena }) => role !== "oracle" && router_arena === null)
      ? [
          "An entry whose quality is known of less than 99 % of its answers, or whose price is not, has no scores.",
        ]
      : []),
    ...left_out.map(([model, reason]) => `Not scored alone: ${model}. ${reason}`),
  ];
}
