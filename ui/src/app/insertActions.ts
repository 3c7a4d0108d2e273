import { projectDocument } from "$lib/document/project.svelte";
import { PATTERN_NAMES, summarise } from "$lib/project/policy";
import { canAdd } from "$lib/project/tree/members";
import { outlineOf, type TreeNode } from "$lib/project/tree/outline";
import { MODIFIERS, PATTERNS } from "$lib/project/tree/wrap";
import { route } from "$lib/session/route.svelte";
import { view } from "$lib/session/view.svelte";
import { editing, mobility, parentOf } from "../features/policies/editing.svelte";
import type { Action } from "./action";

/** What may be put around the policy that is selected on Policies, and beside it. */
export function insertActions(): Action[] {
  const nodes = shown();
  const node = editing.node(nodes);
  const nothing =
    route.screen !== "policies" || route.atStart
      ? "on the Policies screen"
      : node === null
        ? "the feature has no policy yet"
        : null;
  const around = node && nothing === null ? `around ${summarise(node.policy)}` : "around the selection";
  const group = "Insert";
  return [
    {
      id: "insert.member",
      name: "Another member",
      group,
      keys: "A",
      within: "the outline and the drawing",
      also: "insert add step tier rule candidate",
      unavailable: nothing ?? (node && mayAdd(nodes, node) ? null : "this pattern takes no other"),
      run: () => node && editing.add(nodes, node),
    },
    ...[...PATTERNS, ...MODIFIERS].map((pattern): Action => ({
      id: `insert.${pattern}`,
      name: PATTERN_NAMES[pattern],
      group,
      detail: around,
      also: "insert wrap put into pattern modifier",
      unavailable: nothing,
      run: () => node && editing.wrap(node, pattern),
    })),
  ];
}

function shown(): TreeNode[] {
  const { architecture, feature } = view;
  const at = projectDocument.project?.architectures.findIndex(({ id }) => id === architecture?.id) ?? -1;
  return architecture && feature ? outlineOf(architecture, at, feature.id) : [];
}

function mayAdd(nodes: TreeNode[], node: TreeNode): boolean {
  const above = parentOf(nodes, node);
  const { place } = mobility(nodes, node);
  return canAdd(node.policy) || (place !== null && above !== null && canAdd(above.policy));
}
