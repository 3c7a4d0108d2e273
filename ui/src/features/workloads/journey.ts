import type { ExplainedAttempt, ExplainedStage, Explanation } from "$lib/ipc/generated";

/** A stage of a request's journey; with the call, numbered from 1, where it is one. */
export type Step = ExplainedStage & { call: (ExplainedAttempt & { number: number }) | null };

/** The stages in order. Every forward is a call, and calls are told in the same order. */
export function journey({ stages, attempts }: Explanation): Step[] {
  let calls = 0;
  return stages.map((stage) => {
    const attempt = stage.stage === "forward" ? attempts[calls] : undefined;
    if (!attempt) return { ...stage, call: null };
    calls += 1;
    return { ...stage, call: { ...attempt, number: calls } };
  });
}
