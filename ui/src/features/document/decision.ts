import type { DecisionRecord, DecisionStatus } from "$lib/ipc/generated";

export const STATUS_NAMES: Record<DecisionStatus, string> = {
  proposed: "Proposed",
  accepted: "Accepted",
  rejected: "Rejected",
  superseded: "Superseded",
};

/** A decision as it is typed: nothing is absent, options are lines. */
export type Draft = {
  title: string;
  date: string;
  status: DecisionStatus;
  architecture: string;
  context: string;
  options: string;
  outcome: string;
  consequences: string;
  confirmation: string;
};

export function draftOf(decision: DecisionRecord | null): Draft {
  return {
    title: decision?.title ?? "",
    date: decision?.date ?? "",
    status: decision?.status ?? "proposed",
    architecture: decision?.architecture ?? "",
    context: decision?.context ?? "",
    options: decision?.options?.join("\n") ?? "",
    outcome: decision?.outcome ?? "",
    consequences: decision?.consequences ?? "",
    confirmation: decision?.confirmation ?? "",
  };
}

/** The decision as the file keeps it, over what else stood there; what is empty or as it always is stays out. */
export function decisionOf(draft: Draft, before: DecisionRecord | null): DecisionRecord {
  const {
    title,
    context,
    outcome,
    date,
    status,
    architecture,
    options,
    consequences,
    confirmation,
    ...others
  } = before ?? ({} as DecisionRecord);
  const lines = draft.options
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const text = (typed: string) => typed.trim();
  return {
    ...others,
    title: text(draft.title),
    ...(text(draft.date) !== "" && { date: text(draft.date) }),
    ...(draft.status !== "proposed" && { status: draft.status }),
    ...(draft.architecture !== "" && { architecture: draft.architecture }),
    context: text(draft.context),
    ...(lines.length > 0 && { options: lines }),
    outcome: text(draft.outcome),
    ...(text(draft.consequences) !== "" && { consequences: text(draft.consequences) }),
    ...(text(draft.confirmation) !== "" && { confirmation: text(draft.confirmation) }),
  };
}

/** Why a draft is no decision yet; null when it is. */
export function draftProblem(draft: Draft): string | null {
  if (draft.title.trim() === "") return "A decision has a title";
  if (draft.date.trim() !== "" && !isDay(draft.date.trim())) return "The day is written 2026-08-08";
  if (draft.context.trim() === "") return "Say what asked for the decision";
  if (draft.outcome.trim() === "") return "Say what was chosen, and why";
  return null;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
