import type { ExplainedStage, Explanation } from "$lib/ipc/generated";

/** How a request came by a node of its policy. */
export type Visit = {
  /** Its place in the order of asking, from 1. */
  order: number;
  /** Whether the node answered, the last time it was asked. */
  answered: boolean;
  times: number;
};

/** The nodes that a request came by, by JSON pointer. */
export function visitsOf({ nodes }: Explanation): Map<string, Visit> {
  const visits = new Map<string, Visit>();
  for (const { path, answered } of nodes) {
    const before = visits.get(path);
    const order = before?.order ?? visits.size + 1;
    visits.set(path, { order, answered, times: (before?.times ?? 0) + 1 });
  }
  return visits;
}

/** What a screen reader says of a node while a request is traced. */
export function visitInWords(visit: Visit | null): string {
  if (!visit) return "not on the way of the traced request";
  const times = visit.times > 1 ? `, ${visit.times} times` : "";
  return `asked as number ${visit.order}${times}, ${visit.answered ? "answered" : "did not answer"}`;
}

/** Whether a stage belongs to a node or to something within it. */
export function isWithin({ node }: ExplainedStage, path: string): boolean {
  return node !== undefined && (node === path || node.startsWith(`${path}/`));
}
