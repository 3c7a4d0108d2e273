import { projectDocument } from "$lib/document/project.svelte";
import type { Policy } from "$lib/ipc/generated";
import { drawn } from "$lib/format/money";
import { childrenOf } from "$lib/project/children";
import { replaceAt, valueAt } from "$lib/project/pointer";
import { modelsOf, PATTERN_NAMES, shortModel } from "$lib/project/policy";
import { session } from "$lib/session/session.svelte";
import { view } from "$lib/session/view.svelte";
import { addMember, canAdd, moveMember, placeOf, removeMember, canRemove } from "$lib/project/tree/members";
import { type TreeNode, neighbour } from "$lib/project/tree/outline";
import { inner, wrap, type Wrapping } from "$lib/project/tree/wrap";

/** What the policy editor has selected and copied, and the edits of its tree: each is one entry of the undo history. */
class Editing {
  /** JSON pointer of the selected node. */
  selected = $state("");
  /** A copied policy, which can go into any feature. */
  clipboard = $state.raw<Policy | null>(null);

  /** The selected node of a tree, or its root. */
  node(nodes: TreeNode[]): TreeNode | null {
    return nodes.find((node) => node.path === this.selected) ?? nodes[0] ?? null;
  }

  select(path: string): void {
    this.selected = path;
  }

  replace(path: string, label: string, change: (policy: Policy) => Policy): void {
    projectDocument.edit(label, (project) => replaceAt(project, path, change as (value: never) => unknown));
  }

  wrap(node: TreeNode, pattern: Wrapping): void {
    this.replace(
      node.path,
      `put ${name(node.policy)} into ${PATTERN_NAMES[pattern].toLowerCase()}`,
      (policy) => {
        const other = this.other(policy);
        return wrap(policy, pattern, other, price(other) > price(policy));
      },
    );
    this.select(node.path);
  }

  /** Puts the policy within in place of a pattern around it. */
  unwrap(node: TreeNode): void {
    const within = inner(node.policy);
    if (!within) return;
    this.replace(node.path, `unwrap ${name(node.policy)}`, () => within);
    this.select(node.path);
  }

  /** Adds a member to the node, or else beside it to the pattern above. */
  add(nodes: TreeNode[], node: TreeNode, policy = this.other(node.policy)): void {
    if (canAdd(node.policy)) {
      this.replace(node.path, `add to ${name(node.policy)}`, (parent) => addMember(parent, policy));
      return;
    }
    const above = parentOf(nodes, node);
    const place = above && placeOf(above.policy, node.at);
    if (!above || place === null || !canAdd(above.policy)) return;
    this.replace(above.path, `add to ${name(above.policy)}`, (parent) => addMember(parent, policy, place));
  }

  remove(nodes: TreeNode[], node: TreeNode): void {
    const above = parentOf(nodes, node);
    const place = above && placeOf(above.policy, node.at);
    if (!above || place === null || !canRemove(above.policy, place)) return;
    this.replace(above.path, `remove ${name(node.policy)}`, (parent) => removeMember(parent, place));
    this.select(neighbour(nodes, node.path, "previous")?.path ?? above.path);
  }

  move(nodes: TreeNode[], node: TreeNode, by: number): void {
    const above = parentOf(nodes, node);
    const from = above && placeOf(above.policy, node.at);
    if (!above || from === null) return;
    this.moveTo(above, from, from + by);
  }

  moveTo(above: TreeNode, from: number, to: number): void {
    const moved = moveMember(above.policy, from, to);
    if (moved === above.policy) return;
    this.replace(above.path, `reorder ${name(above.policy)}`, () => moved);
    const project = projectDocument.project;
    const child = project && memberAt(project, above.path, to);
    if (child) this.select(child);
  }

  copy(node: TreeNode): void {
    this.clipboard = node.policy;
  }

  /** Puts the copied policy in place of a node. */
  paste(node: TreeNode): void {
    const copied = this.clipboard;
    if (!copied) return;
    this.replace(node.path, `paste ${name(copied)}`, () => copied);
    this.select(node.path);
  }

  useTemplate(node: TreeNode, template: string, policy: Policy): void {
    this.replace(node.path, `use template ${template}`, () => policy);
    this.select(node.path);
  }

  /**
   * A model to compare with or fall back to: the first of the common ones that the policy does not name and that can do what
   * the feature needs.
   */
  other(policy: Policy): Policy {
    const used = JSON.stringify(policy);
    const needed = view.feature?.requirements;
    const fitting = (session.catalog?.models ?? []).filter(
      (model) =>
        model.context_tokens >= (needed?.context_tokens ?? 0) &&
        (needed?.capabilities ?? []).every((capability) => model.capabilities.includes(capability)),
    );
    const isNew = (id: string) => !used.includes(`"${id}"`);
    const common = COMMON.find((id) => isNew(id) && fitting.some((model) => model.id === id));
    return { pattern: "model", model: common ?? fitting.find(({ id }) => isNew(id))?.id ?? COMMON[0] ?? "" };
  }
}

/** Offered first as another member, from cheap to dear. */
const COMMON = [
  "openai/gpt-5.4-mini",
  "openai/gpt-4o-mini",
  "google/gemini-2.5-flash",
  "anthropic/claude-haiku-4.5",
  "openai/gpt-4o",
  "anthropic/claude-sonnet-4.5",
];

/** Dollars per million tokens of the first model that a policy names, three in to one out; unknown is none. */
function price(policy: Policy): number {
  const model = session.catalog?.models.find(({ id }) => id === modelsOf(policy)[0]);
  const dollars = (amount: string | undefined) => (amount === undefined ? 0 : drawn(amount));
  return 3 * dollars(model?.prompt_usd_per_million) + dollars(model?.completion_usd_per_million);
}

function name(policy: Policy): string {
  return policy.pattern === "model" ? shortModel(policy.model) : PATTERN_NAMES[policy.pattern].toLowerCase();
}

/** The node above another; null for the root. */
export function parentOf(nodes: TreeNode[], node: TreeNode): TreeNode | null {
  return nodes.find(({ path }) => path === node.parent) ?? null;
}

/** What may be done to a node among the members of the pattern above it. */
export function mobility(nodes: TreeNode[], node: TreeNode): { canRemove: boolean; place: number | null } {
  const above = parentOf(nodes, node);
  const place = above && placeOf(above.policy, node.at);
  return { place, canRemove: above !== null && place !== null && canRemove(above.policy, place) };
}

/** The pointer of a pattern's member at a place. */
function memberAt(project: object, path: string, place: number): string | null {
  const policy = valueAt(project, path) as Policy | undefined;
  const member = policy && childrenOf(policy).find(({ at }) => placeOf(policy, at) === place);
  return member ? path + member.at : null;
}

export const editing = new Editing();
