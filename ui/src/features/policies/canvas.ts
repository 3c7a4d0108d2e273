import type { Node } from "@xyflow/svelte";
import { placeOf } from "$lib/project/tree/members";
import type { TreeNode } from "$lib/project/tree/outline";
import { TERMINAL, TERMINAL_GAP, type Layout } from "./layout";
import { keyParameters, roleInWords } from "./parameters";

/** What a node of the canvas shows beside the figures of the replay, which it reads itself. */
export type CanvasData = {
  node: TreeNode;
  width: number;
  height: number;
  role: string;
  parameters: string;
  /** Its place among the members of the pattern above; null for what cannot be reordered. */
  place: number | null;
};

/** The layout as the canvas library takes it; requests come in at the left and answers go out at the right. */
export function flowNodes(layout: Layout): Node[] {
  const byPath = new Map(layout.boxes.map(({ node }) => [node.path, node]));
  const policies = layout.boxes.map(({ node, x, y, width, height, isFrame }): Node => {
    const above = node.parent === null ? null : (byPath.get(node.parent) ?? null);
    const place = above && placeOf(above.policy, node.at);
    const role = roleInWords(above?.policy ?? null, node.role, place);
    const data: CanvasData = { node, width, height, role, place, parameters: keyParameters(node.policy) };
    return {
      id: node.path,
      type: isFrame ? "frame" : "model",
      position: { x, y },
      width,
      height,
      data,
      draggable: place !== null,
      connectable: false,
      deletable: false,
      ...(node.parent !== null && { parentId: node.parent }),
      ariaLabel: [role, keyParameters(node.policy)].filter(Boolean).join(", ") || "policy",
    };
  });
  const [root] = layout.boxes;
  if (!root) return [];
  const middle = root.y + (root.height - TERMINAL.height) / 2;
  const terminal = (id: "request" | "answered", x: number): Node => ({
    id,
    type: "terminal",
    position: { x, y: middle },
    ...TERMINAL,
    data: { kind: id },
    draggable: false,
    selectable: false,
    focusable: false,
    connectable: false,
    deletable: false,
  });
  return [terminal("request", 0), ...policies, terminal("answered", root.x + root.width + TERMINAL_GAP)];
}

/** The place among its siblings to which a node was dragged; its own place when it has passed none of them. */
export function droppedAt(layout: Layout, path: string, x: number, y: number): number | null {
  const box = layout.boxes.find(({ node }) => node.path === path);
  const frame = layout.boxes.find(({ node }) => node.path === box?.node.parent);
  if (!box || !frame) return null;
  const across = frame.node.policy.pattern === "fallback";
  const middle = across ? x + box.width / 2 : y + box.height / 2;
  const others = layout.boxes.filter(
    ({ node }) =>
      node.parent === frame.node.path && placeOf(frame.node.policy, node.at) !== null && node.path !== path,
  );
  return others.filter((other) => (across ? other.x + other.width / 2 : other.y + other.height / 2) < middle)
    .length;
}
