import type { DocumentPart, DocumentSettings } from "$lib/ipc/generated";

/** The parts of the document in reading order, under the headings that they have there. */
export const PARTS: { part: DocumentPart; name: string }[] = [
  { part: "summary", name: "Summary" },
  { part: "method", name: "Scope, workload and method" },
  { part: "features", name: "Feature map" },
  { part: "policies", name: "Policies" },
  { part: "quality", name: "Quality" },
  { part: "cost", name: "Cost" },
  { part: "guardrails", name: "Guardrails" },
  { part: "reliability", name: "Reliability and latency" },
  { part: "risk", name: "Risk" },
  { part: "decisions", name: "Decisions" },
  { part: "implementation", name: "Implementation" },
  { part: "appendix", name: "Glossary and tables" },
];

/** What is left out once a part is taken out or put back, in reading order, so that equal choices are equal texts. */
export function without(
  settings: DocumentSettings | undefined,
  part: DocumentPart,
  out: boolean,
): DocumentPart[] {
  const before = settings?.without ?? [];
  return PARTS.map((one) => one.part).filter((one) => (one === part ? out : before.includes(one)));
}

/** A heading without its number: "3 Feature map" and "3. Feature map" are "Feature map". */
export function withoutNumber(heading: string): string {
  return heading.trim().replace(/^\d+(\.\d+)*\.?\s*/, "");
}
