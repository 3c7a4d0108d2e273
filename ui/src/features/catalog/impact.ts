import type { CatalogImpact, ImpactFigures, Project, Proposal, TouchKind } from "$lib/ipc/generated";
import { percent } from "$lib/format/measure";
import { minus, signedTotal, sumOf, total } from "$lib/format/money";
import { replaceAt, valueAt } from "$lib/project/pointer";

export const TOUCH_NAMES: Record<TouchKind, string> = {
  gone: "Gone",
  retiring: "Retiring",
  staying: "Staying",
  renamed: "Another model",
  price: "Price",
  context: "Context",
  endpoints: "Endpoints",
};

/** "6 nodes are touched, 2 changes are proposed". */
export function impactSummary({ touches, proposals }: CatalogImpact): string {
  const nodes = new Set(touches.map(({ path }) => path)).size;
  if (nodes === 0 && proposals.length === 0) return "No policy of this project";
  const touched = `${nodes} ${nodes === 1 ? "model of a policy is" : "models of policies are"} touched`;
  if (proposals.length === 0) return `${touched}, nothing is proposed`;
  return `${touched}, ${proposals.length} ${proposals.length === 1 ? "change is" : "changes are"} proposed`;
}

/** The figures that a proposal is held against: without it at the newer prices, or as it was before. */
export function against(
  proposal: Proposal,
): { label: string; before: ImpactFigures; after: ImpactFigures }[] {
  return proposal.effects.flatMap(({ feature, before, unchanged, proposed }) => {
    const without = unchanged ?? before;
    return without && proposed ? [{ label: feature, before: without, after: proposed }] : [];
  });
}

/** "$12.30 instead of $14.20 (−$1.90), quality 93.1 % instead of 93.0 %". */
export function effectSentence(proposal: Proposal): string | null {
  const pairs = against(proposal);
  if (pairs.length === 0) return null;
  const before = sumOf(pairs.map((pair) => pair.before.cost_usd));
  const after = sumOf(pairs.map((pair) => pair.after.cost_usd));
  const quality = pairs.flatMap(({ label, before: was, after: is }) =>
    was.quality && is.quality
      ? [
          `quality${pairs.length > 1 ? ` of ${label}` : ""} ${percent(is.quality.mean)} instead of ${percent(was.quality.mean)}`,
        ]
      : [],
  );
  const cost = `${total(after)} instead of ${total(before)} (${signedTotal(minus(after, before))})`;
  return [cost, ...quality].join(", ");
}

/** Whether every leaf that a proposal changes is still there. */
export function stillFits(project: Project, { edits }: Proposal): boolean {
  return edits.every(({ path }) => valueAt(project, path) !== undefined);
}

/** The project with a proposal in force and on record. */
export function withProposal(project: Project, proposal: Proposal): Project {
  const changed = proposal.edits.reduce(
    (all, { path, policy }) => replaceAt<Project>(all, path, () => policy),
    project,
  );
  return { ...changed, decisions: [...(changed.decisions ?? []), proposal.decision] };
}
