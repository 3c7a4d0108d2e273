import type { ExplainedStage, Explanation } from "$lib/ipc/generated";

/** How a request came by a node of its policy. */
export type Visit = {
  /** The calls that it made itself, numbered from 1 as in the stages of the journey. */
  calls: number[];
  /** Whether the node answered, the last time it was asked. */
  answered: boolean;
  times: number;
};

/** The nodes that a request came by, by JSON pointer. */
export function visitsOf({ nodes, attempts }: Explanation): Map<string, Visit> {
  const visits = new Map<string, Visit>();
  for (const { path, answered } of nodes) {
    const before = visits.get(path);
    visits.set(path, { calls: [], answered, times: (before?.times ?? 0) + 1 });
  }
  attempts.forEach(({ node }, at) => visits.get(node)?.calls.push(at + 1));
  return visits;
}

/** What a screen reader says of a node while a request is traced. */
export function visitInWords(visit: Visit | null): string {
  if (!visit) return "not on the way of the traced request";
  const { calls, times, answered } = visit;
  const what =
    calls.length === 0 ? "on the way" : `call${calls.length > 1 ? "s" : ""} ${callsInShort(visit)}`;
  const often = times > 1 && times !== calls.length ? `, asked ${times} times` : "";
  return `${what}${often}, ${answered ? "answered" : "did not answer"}`;
}

/** "2", "1, 3", "1 … 12": the calls as they stand on a node; empty for what makes none of its own. */
export function callsInShort({ calls }: Visit): string {
  return calls.length > 3 ? `${calls[0]} … ${calls.at(-1)}` : calls.join(", ");
}

/** Whether a stage belongs to a node or to something within it. */
export function isWithin({ node }: ExplainedStage, path: string): boolean {
  return node !== undefined && (node === path || node.startsWith(`${path}/`));
}
