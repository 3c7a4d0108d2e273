import { figure, words, type TableData } from "$components/charts/table";
import { costDelta, fallbackDelta, successDelta, timeDelta, type DeltaText } from "$lib/format/delta";
import { multiplyDivide, parseDecimal, plain } from "$lib/format/decimal";
import { compact, count, percent, plural, seconds, success } from "$lib/format/measure";
import { drawn, small } from "$lib/format/money";
import type { Comparison, Evidence, Money, SessionOutcome, SessionReport } from "$lib/ipc/generated";
import { behindFigure, type Asked } from "./requests";

/** One figure of one architecture's sessions. `raw` is exact. */
export type SessionCell = {
  text: string;
  raw: string | number | null;
  delta: DeltaText | null;
  asked: Asked | null;
};
/** A figure of all architectures, the baseline first. */
export type SessionRow = {
  name: string;
  unit: string;
  detail: string;
  evidence: Evidence | null;
  cells: SessionCell[];
};

type Value = { text: string; raw: string | number | null; number: number | null };
type Line = {
  name: string;
  unit: string;
  detail: string;
  of: (own: SessionOutcome) => Value;
  delta: "cost" | "time" | "success" | "neutral";
  /** The figure of the matrix whose requests stand behind it. */
  behind?: string;
};

/** What one of so many costs, exact to a pico-dollar. */
export const mean = (amount: Money, of: number): Money | null =>
  of === 0 ? null : plain(multiplyDivide(parseDecimal(amount), 1, of, 12));

const money = (amount: Money | null | undefined): Value =>
  amount == null
    ? { text: "–", raw: null, number: null }
    : { text: small(amount), raw: amount, number: drawn(amount) };
const time = (ms: number | null | undefined): Value => ({
  text: seconds(ms),
  raw: ms ?? null,
  number: ms ?? null,
});
const share = (part: number, whole: number): Value =>
  whole === 0
    ? { text: "–", raw: null, number: null }
    : { text: percent(part / whole), raw: ((part / whole) * 100).toFixed(4), number: (part / whole) * 100 };
const all = (part: number, whole: number): Value => ({ ...share(part, whole), text: success(part, whole) });

const KEPT = "of the sessions with at least two answers";
const CLOSED =
  "closed loop: a call comes when the answers before it are there and the recorded pause is over";
const LENGTH = "from first request to last answer, of sessions of several calls with known latencies";

const RECORDED = "Length as recorded, p50";

const LINES: Line[] = [
  {
    name: "Cost, mean",
    unit: "USD",
    detail: "of a session",
    of: (own) => money(mean(own.cost_usd, own.sessions)),
    delta: "cost",
    behind: "cost_usd",
  },
  {
    name: "Cost, p50",
    unit: "USD",
    detail: "of a session",
    of: (own) => money(own.cost_each_usd?.p50),
    delta: "cost",
  },
  {
    name: "Cost, p95",
    unit: "USD",
    detail: "of a session",
    of: (own) => money(own.cost_each_usd?.p95),
    delta: "cost",
  },
  {
    name: "Waiting, p50",
    unit: "ms",
    detail: "sum of the total latencies of a session that was answered throughout",
    of: (own) => time(own.waiting_ms?.p50),
    delta: "time",
  },
  {
    name: "Waiting, p95",
    unit: "ms",
    detail: "sum of the total latencies of a session that was answered throughout",
    of: (own) => time(own.waiting_ms?.p95),
    delta: "time",
    behind: "latency_ms.p95",
  },
  {
    name: RECORDED,
    unit: "ms",
    detail: LENGTH,
    of: (own) => time(own.spans?.recorded_ms?.p50),
    delta: "time",
  },
  {
    name: "Length as requests arrived, p50",
    unit: "ms",
    detail: LENGTH,
    of: (own) => time(own.spans?.open_loop_ms.p50),
    delta: "time",
  },
  {
    name: "Length closed loop, p50",
    unit: "ms",
    detail: `${LENGTH}; ${CLOSED}`,
    of: (own) => time(own.spans?.closed_loop_ms.p50),
    delta: "time",
  },
  {
    name: "Length closed loop, p95",
    unit: "ms",
    detail: `${LENGTH}; ${CLOSED}`,
    of: (own) => time(own.spans?.closed_loop_ms.p95),
    delta: "time",
  },
  {
    name: "Every call answered",
    unit: "%",
    detail: "of the sessions",
    of: (own) => all(own.succeeded, own.sessions),
    delta: "success",
    behind: "succeeded",
  },
  {
    name: "Every call answered, closed loop",
    unit: "%",
    detail: CLOSED,
    of: (own) => (own.closed_loop ? all(own.closed_loop.succeeded, own.sessions) : share(0, 0)),
    delta: "success",
  },
  {
    name: "Left a primary",
    unit: "%",
    detail: "of the sessions",
    of: (own) => share(own.fell_back, own.sessions),
    delta: "neutral",
    behind: "fallback_depth.share",
  },
  {
    name: "One model throughout",
    unit: "%",
    detail: KEPT,
    of: (own) => share(own.kept_model, own.answered_often),
    delta: "neutral",
  },
  {
    name: "One endpoint throughout",
    unit: "%",
    detail: KEPT,
    of: (own) => share(own.kept_endpoint, own.answered_often),
    delta: "neutral",
  },
  {
    name: "Prompt from prefix caches",
    unit: "%",
    detail: "of the prompt tokens sent",
    of: (own) => share(own.prefix_tokens_read, own.prompt_tokens_sent),
    delta: "neutral",
  },
  {
    name: "The same without stickiness",
    unit: "%",
    detail: "if every call were routed for itself",
    of: ({ not_sticky: loose }) => share(loose?.prefix_tokens_read ?? 0, loose?.prompt_tokens_sent ?? 0),
    delta: "neutral",
  },
];

function deltaOf(kind: Line["delta"], own: Value, base: Value): DeltaText | null {
  if (own.number === null || base.number === null) return null;
  const change = own.number - base.number;
  switch (kind) {
    case "cost":
      return costDelta(base.number === 0 ? null : change / base.number);
    case "time":
      return timeDelta(change, base.number);
    case "success":
      return successDelta(change);
    case "neutral":
      return fallbackDelta(change);
  }
}

/** Where the figures of a row come from; counts of the replay have no mark, as in the matrix. */
function evidenceOf(kind: Line["delta"], base: SessionOutcome, comparison: Comparison): Evidence | null {
  if (kind === "time") return base.waiting_evidence;
  const outcome = comparison.outcomes.find(({ architecture }) => architecture === base.architecture);
  return kind === "cost" ? (outcome?.cost_evidence ?? null) : null;
}

/** The rows of the table; a figure that no architecture has is left out. */
export function sessionRows(report: SessionReport, comparison: Comparison): SessionRow[] {
  const [base] = report.outcomes;
  if (!base) return [];
  const rows = LINES.map(({ name, unit, detail, of, delta, behind }) => ({
    name,
    unit,
    detail,
    evidence: name === RECORDED ? ("recorded" as const) : evidenceOf(delta, base, comparison),
    cells: report.outcomes.map((own): SessionCell => {
      const value = of(own);
      const outcome = comparison.outcomes.find(({ architecture }) => architecture === own.architecture);
      return {
        text: value.text,
        raw: value.raw,
        delta: own === base ? null : deltaOf(delta, value, of(base)),
        asked: behind && outcome ? behindFigure(behind, outcome) : null,
      };
    }),
  }));
  return rows.filter(({ cells }) => cells.some(({ raw }) => raw !== null));
}

/** The same for the clipboard: exact values under heads that name their unit. */
export function sessionTable(
  report: SessionReport,
  comparison: Comparison,
  name: (id: string) => string,
): TableData {
  return {
    columns: [
      { name: "Of a session" },
      { name: "Unit" },
      ...report.outcomes.map(({ architecture }) => ({ name: name(architecture), number: true })),
    ],
    rows: sessionRows(report, comparison).map((row) => [
      words(row.name),
      words(row.unit),
      ...row.cells.map(({ text, raw }) => figure(text, raw)),
    ]),
  };
}

/** How many sessions there are, and how long, in words. */
export function sessionFinding(report: SessionReport): string {
  const [first] = report.outcomes;
  if (!first || first.sessions === 0) return "none";
  const each = first.calls_each;
  const calls = each
    ? `, half of them up to ${plural(each.p50, "call")}, 1 in 20 from ${count(each.p95)} on`
    : "";
  const apart = first.calls_without_session;
  const without = apart > 0 ? `; ${plural(apart, "request")} without one` : "";
  return `${plural(first.sessions, "session")} of ${plural(first.calls, "call")}${calls}${without}`;
}

/** Why there is nothing to show; null where there is something. */
export function noSessions(report: SessionReport | null, progress: number | null): string | null {
  if (report === null) {
    const soFar = progress === null ? "" : `: ${Math.round(progress * 100)} %`;
    return `Replaying sessions as they came and closed loop${soFar}.`;
  }
  if ((report.outcomes[0]?.sessions ?? 0) > 0) return null;
  return (
    `No request of ${report.workload} that a feature matches has a session, so its calls cannot be put together. ` +
    "Import the log again and map the column that names the conversation or the task to “session”."
  );
}

/** What the figures leave out, in sentences. */
export function sessionCaveats(report: SessionReport, name: (id: string) => string): string[] {
  const [first] = report.outcomes;
  if (!first) return [];
  const unpriced = report.outcomes.filter((own) => own.unpriced > 0);
  return [
    ...(first.spans?.pauses === "unknown"
      ? [
          "The log has no latencies, so how long users paused is not known: closed loop, a call comes when it was recorded to, or as the answer before it is there where that is later.",
        ]
      : []),
    ...((first.spans?.left_out ?? 0) > 0
      ? [
          `Lengths leave out ${plural(first.spans?.left_out ?? 0, "session")} of which a latency is not known.`,
        ]
      : []),
    "Prompts are the recorded ones: a longer answer does not lengthen the prompts after it.",
    ...unpriced.map(
      (own) => `${name(own.architecture)}: a part of ${plural(own.unpriced, "call")} has no known price.`,
    ),
    ...(first.copies_left_out > 0
      ? [`${plural(first.copies_left_out, "request")} that the scenario adds are in no session.`]
      : []),
  ];
}

/** Places of few sessions say little; these are drawn. */
const LEAST_SHARE = 0.01;
const MOST_TURNS = 12;

/** The places in a session that are worth drawing. */
export function drawnTurns(own: SessionOutcome): number {
  const enough = own.turns.filter(({ calls }) => calls >= Math.max(2, own.sessions * LEAST_SHARE));
  return Math.min(MOST_TURNS, Math.max(1, enough.length));
}

export const meanContext = ({ prompt_tokens, calls }: SessionOutcome["turns"][number]): number | null =>
  calls === 0 ? null : prompt_tokens / calls;

/** What grows along a session, in words. */
export function turnFinding(report: SessionReport, architecture: string, name: string): string {
  const own = report.outcomes.find((one) => one.architecture === architecture);
  const last = own && own.turns[drawnTurns(own) - 1];
  const first = own?.turns[0];
  if (!first || !last) return "none";
  const cost = (turn: typeof first) => small(mean(turn.cost_usd, turn.calls) ?? "0");
  const context = (turn: typeof first) => compact(Math.round(meanContext(turn) ?? 0));
  if (first === last) return `first call: ${context(first)} tokens, ${cost(first)} under ${name}`;
  return `from call 1 to ${last.turn}: ${context(first)} to ${context(last)} tokens, ${cost(first)} to ${cost(last)} under ${name}; ${plural(last.calls, "session")} get there`;
}

/** The twin of the chart: every place with its sessions, context and cost. */
export function turnTable(report: SessionReport, name: (id: string) => string): TableData {
  const [first] = report.outcomes;
  return {
    columns: [
      { name: "Call", number: true },
      { name: "Sessions that reach it", number: true },
      { name: "Mean context", unit: "tokens", number: true },
      ...report.outcomes.flatMap(({ architecture }) => [
        { name: `Mean cost, ${name(architecture)}`, unit: "USD", number: true },
        { name: `Prompt from caches, ${name(architecture)}`, unit: "%", number: true },
      ]),
    ],
    rows: (first?.turns ?? []).map((turn, at) => {
      const context = meanContext(turn);
      return [
        figure(count(turn.turn), turn.turn),
        figure(count(turn.calls), turn.calls),
        figure(context === null ? "–" : count(context), context?.toFixed(2) ?? null),
        ...report.outcomes.flatMap(({ turns }) => {
          const own = turns[at];
          const cost = own ? mean(own.cost_usd, own.calls) : null;
          const cached = own ? share(own.prefix_tokens_read, own.prompt_tokens_sent) : share(0, 0);
          return [figure(cost === null ? "–" : small(cost), cost), figure(cached.text, cached.raw)];
        }),
      ];
    }),
  };
}
