import type { Comparison, Outcome, SessionOutcome, SessionReport } from "../generated";

/** A rough stand-in: a session has three calls, and every second call belongs to one. */
const CALLS = 3;

function sessionsOf(outcome: Outcome): SessionOutcome {
  const sessions = Math.floor(outcome.requests / 2 / CALLS);
  const calls = sessions * CALLS;
  const cost = Number(outcome.cost_usd) / 2;
  const money = (factor: number) => ((cost / sessions) * factor).toFixed(9);
  const latency = outcome.latency_ms.p50 ?? 0;
  const lost = 1 - outcome.succeeded / outcome.requests;
  const answered = Math.round(calls * (1 - lost));
  const succeeded = Math.round(sessions * (1 - lost * CALLS));
  const each = (value: number) => ({ p50: value, p90: value * 2.2, p95: value * 3 });
  const sent = calls * 1800;
  return {
    architecture: outcome.architecture,
    scenario: outcome.scenario,
    sessions,
    calls,
    answered,
    cost_usd: cost.toFixed(9),
    unpriced: 0,
    calls_without_session: outcome.requests - calls,
    cost_without_session_usd: cost.toFixed(9),
    copies_left_out: 0,
    succeeded,
    fell_back: Math.round(outcome.fallback_depth.share * sessions * CALLS),
    answered_often: sessions,
    kept_model: Math.round(sessions * 0.97),
    kept_endpoint: Math.round(sessions * 0.6),
    prompt_tokens_sent: sent,
    prefix_tokens_read: Math.round(sent * 0.3),
    calls_each: { p50: CALLS, p90: CALLS + 2, p95: CALLS + 4 },
    cost_each_usd: { p50: money(0.8), p90: money(1.9), p95: money(2.6) },
    waiting_ms: each(latency * CALLS),
    waiting_unknown: 0,
    waiting_evidence: "assumed",
    spans: {
      sessions: sessions - 10,
      left_out: 10,
      pauses: "recorded",
      recorded_ms: each(95_000),
      open_loop_ms: each(90_000 + latency),
      closed_loop_ms: each(88_000 + CALLS * latency),
    },
    turns: [1, 2, 3].map((turn) => ({
      turn,
      calls: turn < 3 ? sessions : sessions - 10,
      answered: turn < 3 ? sessions : sessions - 10,
      prompt_tokens: sessions * (900 + 600 * turn),
      cost_usd: ((cost * (turn + 1)) / 9).toFixed(9),
      prompt_tokens_sent: sessions * (900 + 600 * turn),
      prefix_tokens_read: sessions * 400 * (turn - 1),
    })),
    closed_loop: {
      answered,
      succeeded: succeeded - 2,
      cost_usd: cost.toFixed(9),
      prompt_tokens_sent: sent,
      prefix_tokens_read: Math.round(sent * 0.28),
      came_later: Math.round(calls / 3),
      came_sooner: Math.round(calls / 4),
    },
    not_sticky: {
      cost_usd: (cost * 1.1).toFixed(9),
      prompt_tokens_sent: sent,
      prefix_tokens_read: Math.round(sent * 0.1),
      answered_often: sessions,
      kept_model: Math.round(sessions * 0.97),
      kept_endpoint: Math.round(sessions * 0.2),
    },
  };
}

export function sessionReport(comparison: Comparison): SessionReport {
  const { workload, workload_digest, catalog, seed, scenario, baseline, outcomes } = comparison;
  const base = ({ architecture }: Outcome) => Number(architecture === baseline);
  const inOrder = outcomes.toSorted((a, b) => base(b) - base(a));
  return {
    workload,
    workload_digest,
    catalog,
    seed,
    scenario,
    baseline,
    outcomes: inOrder.map(sessionsOf),
  };
}
