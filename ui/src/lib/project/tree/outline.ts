import type { Architecture, Policy } from "../../ipc/generated";
import { childrenOf } from "../children";
import { join } from "../pointer";

/** A policy within a tree: where it stands in the project, and what it is to the one above. */
export type TreeNode = {
  /** JSON pointer in the project; also its identity on the screen. */
  path: string;
  /** The policy above; null for the root. */
  parent: string | null;
  /** The rest of its pointer from there; empty for the root. */
  at: string;
  /** What it is there, for example "tier 1". */
  role: string;
  depth: number;
  policy: Policy;
};

/** Where the policy of a feature stands in the project. */
export function rootPath(architectureAt: number, feature: string): string {
  return join("", "architectures", architectureAt, "policies", feature);
}

/** The tree in order of the document, the root first. */
export function outline(policy: Policy, path: string): TreeNode[] {
  const walk = (node: TreeNode): TreeNode[] => [
    node,
    ...childrenOf(node.policy).flatMap((child) =>
      walk({
        path: node.path + child.at,
        parent: node.path,
        at: child.at,
        role: child.name,
        depth: node.depth + 1,
        policy: child.policy,
      }),
    ),
  ];
  return walk({ path, parent: null, at: "", role: "", depth: 0, policy });
}

/** The tree of a feature under an architecture; empty without a policy. */
export function outlineOf(architecture: Architecture, architectureAt: number, feature: string): TreeNode[] {
  const policy = architecture.policies[feature];
  return policy ? outline(policy, rootPath(architectureAt, feature)) : [];
}

/** The node next to another: above and below in order of the document, its parent, or its first child. */
export function neighbour(
  nodes: TreeNode[],
  path: string,
  direction: "previous" | "next" | "parent" | "child",
): TreeNode | null {
  const at = nodes.findIndex((node) => node.path === path);
  const node = nodes[at];
  if (!node) return nodes[0] ?? null;
  switch (direction) {
    case "previous":
      return nodes[at - 1] ?? null;
    case "next":
      return nodes[at + 1] ?? null;
    case "parent":
      return nodes.find((one) => one.path === node.parent) ?? null;
    case "child":
      return nodes.find((one) => one.parent === node.path) ?? null;
  }
}
