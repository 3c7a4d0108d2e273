import { plural } from "$lib/format/measure";
import { total } from "$lib/format/money";
import type { GuardrailEvent, Outcome } from "$lib/ipc/generated";
import { moment } from "./overTime";

const DID = { alert: "alerted", downgrade: "downgraded", block: "blocked" } as const;

/** Each guardrail that tripped, at its time. */
export function guardrailTicks(outcomes: Outcome[]): { architecture: string; at: number; text: string }[] {
  return outcomes.flatMap(({ architecture, guardrail_events }) =>
    guardrail_events.map((event) => ({ architecture, at: Date.parse(event.at), text: eventText(event) })),
  );
}

function eventText({ guardrail, action, at, booked_usd, requests }: GuardrailEvent): string {
  const touched = requests > 0 ? `, ${plural(requests, "request")}` : "";
  return `${guardrail} ${DID[action]} at ${total(booked_usd)}, ${moment(at)} UTC${touched}`;
}

/** "2 downgrades, 1 alert", the gravest first; "none" where nothing tripped. */
export function guardrailSummary(events: GuardrailEvent[]): string {
  const parts = (["block", "downgrade", "alert"] as const).flatMap((action) => {
    const n = events.filter((event) => event.action === action).length;
    return n > 0 ? [plural(n, action)] : [];
  });
  return parts.join(", ") || "none";
}
