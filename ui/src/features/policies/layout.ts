import type { Policy } from "$lib/ipc/generated";
import type { TreeNode } from "$lib/project/tree/outline";
import { placeOf } from "$lib/project/tree/members";
import { score } from "./parameters";

/** A node of the canvas; a frame's children are placed within it. Lengths are in pixels at 100 %. */
export type Box = {
  node: TreeNode;
  /** Position within the parent's frame, or on the canvas. */
  x: number;
  y: number;
  width: number;
  height: number;
  isFrame: boolean;
};

/** A line between two nodes of the canvas. */
export type Line = {
  from: string;
  to: string;
  kind: "accepted" | "escalated" | "failure" | "part";
  label: string;
  direction: "right" | "down";
};

export type Layout = { boxes: Box[]; lines: Line[]; width: number; height: number };

export const LEAF = { width: 216, height: 92 };
export const TERMINAL = { width: 104, height: 56 };
const HEAD = 34;
const PADDING = 16;
/** From the requests to the policy, and from it to the answers: their lines have no label. */
export const TERMINAL_GAP = 44;
/** Room between neighbours, enough for the label of a line. */
const GAP_X = 104;
const GAP_Y = 34;
/** Room above a child for what it is to its parent. */
const ROLE = 20;
const BETWEEN_COLUMNS = 56;

type Sized = {
  node: TreeNode;
  width: number;
  height: number;
  children: { sized: Sized; x: number; y: number }[];
};

/** Where everything stands: a pure function of the tree, so nothing moves unless the policy changes. */
export function layOut(nodes: TreeNode[]): Layout {
  const [root] = nodes;
  if (!root) return { boxes: [], lines: [], width: 0, height: 0 };
  const sized = measure(root, nodes);
  const boxes: Box[] = [];
  place(sized, TERMINAL.width + TERMINAL_GAP, 0, boxes);
  const lines = nodes.flatMap((node) => linesWithin(node, childrenOf(node, nodes)));
  return { boxes, lines, width: sized.width, height: sized.height };
}

function childrenOf(node: TreeNode, nodes: TreeNode[]): TreeNode[] {
  return nodes.filter(({ parent }) => parent === node.path);
}

function measure(node: TreeNode, nodes: TreeNode[]): Sized {
  const children = childrenOf(node, nodes).map((child) => measure(child, nodes));
  if (children.length === 0) return { node, ...LEAF, children: [] };
  const { main, side } = columns(node.policy, children);
  const across = node.policy.pattern === "fallback";
  const first = across ? inRow(main) : inColumn(main);
  const second = inColumn(side);
  const height = Math.max(first.height, second.height);
  const shifted = [
    ...first.placed.map((one) => ({ ...one, y: one.y + HEAD })),
    ...second.placed.map((one) => ({
      ...one,
      x: one.x + first.width + (first.width > 0 ? BETWEEN_COLUMNS : 0),
      y: one.y + HEAD + (height - second.height) / 2,
    })),
  ];
  const inner = first.width + (second.width > 0 ? second.width + BETWEEN_COLUMNS : 0);
  return {
    node,
    width: Math.max(LEAF.width + 2 * PADDING, inner + 2 * PADDING),
    height: height + HEAD + PADDING,
    children: shifted.map((one) => ({ ...one, x: one.x + PADDING })),
  };
}

/** Members of the pattern's list stand first; what judges, decides or takes the rest stands to their right or last. */
function columns(policy: Policy, children: Sized[]): { main: Sized[]; side: Sized[] } {
  const isSide = ({ node }: Sized) => /judge|arbiter|consensus|synthesis|second call|budget/.test(node.role);
  const inList = ({ node }: Sized) => placeOf(policy, node.at) !== null;
  if (!children.some(isSide) || policy.pattern === "task") return { main: children, side: [] };
  return {
    main: children.filter((child) => inList(child) || !isSide(child)),
    side: children.filter((child) => !inList(child) && isSide(child)),
  };
}

function inRow(children: Sized[]) {
  let x = 0;
  const placed = children.map((sized) => {
    const one = { sized, x, y: ROLE };
    x += sized.width + GAP_X;
    return one;
  });
  const height = Math.max(0, ...children.map((child) => child.height)) + (children.length > 0 ? ROLE : 0);
  return { placed, width: Math.max(0, x - GAP_X), height };
}

function inColumn(children: Sized[]) {
  let y = 0;
  const placed = children.map((sized) => {
    const one = { sized, x: 0, y: y + ROLE };
    y += ROLE + sized.height + GAP_Y;
    return one;
  });
  return {
    placed,
    width: Math.max(0, ...children.map((child) => child.width)),
    height: Math.max(0, y - GAP_Y),
  };
}

function place(sized: Sized, x: number, y: number, boxes: Box[]): void {
  const { node, width, height, children } = sized;
  boxes.push({ node, x, y, width, height, isFrame: children.length > 0 });
  for (const child of children) place(child.sized, child.x, child.y, boxes);
}

/** What passes from member to member within a pattern. */
function linesWithin({ policy }: TreeNode, children: TreeNode[]): Line[] {
  const members = children.filter((child) => placeOf(policy, child.at) !== null);
  const pairs = members.slice(1).map((to, n) => [members[n] as TreeNode, to, n] as const);
  switch (policy.pattern) {
    case "fallback":
      return pairs.map(([from, to]) => line(from, to, "failure", "on failure", "right"));
    case "cascade":
      return [
        ...pairs.map(([from, to, n]) => {
          const threshold = policy.tiers[n]?.accept_at ?? 0.5;
          return line(from, to, "escalated", `score < ${score(threshold)}`, "down");
        }),
        ...judged(members, children),
      ];
    case "ensemble": {
      const decider = children.find(({ role }) => role === "arbiter");
      return decider ? members.map((from) => line(from, decider, "part", "", "right")) : [];
    }
    case "partition":
      return "split" in policy.by && children[0] && children[1]
        ? [line(children[0], children[1], "part", "", "right")]
        : [];
    case "hedge":
      return children[0] && children[1]
        ? [line(children[0], children[1], "failure", "when slow", "right")]
        : [];
    default:
      return [];
  }
}

/** From each tier but the last to the judge, where there is one. */
function judged(members: TreeNode[], children: TreeNode[]): Line[] {
  const judge = children.find(({ role }) => role === "judge");
  return judge ? members.slice(0, -1).map((from) => line(from, judge, "part", "", "right")) : [];
}

function line(
  from: TreeNode,
  to: TreeNode,
  kind: Line["kind"],
  label: string,
  direction: Line["direction"],
): Line {
  return { from: from.path, to: to.path, kind, label, direction };
}
