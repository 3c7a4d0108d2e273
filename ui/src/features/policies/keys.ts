import { neighbour, type TreeNode } from "$lib/project/tree/outline";
import { editing } from "./editing.svelte";

/** What the keys do in the outline and on the canvas alike. Returns whether the key meant anything. */
export function onTreeKey(event: KeyboardEvent, nodes: TreeNode[], inspect: () => void): boolean {
  const node = editing.node(nodes);
  if (!node || event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement)
    return false;
  const act = action(event, nodes, node, inspect);
  if (!act) return false;
  event.preventDefault();
  event.stopPropagation();
  act();
  return true;
}

function action(
  event: KeyboardEvent,
  nodes: TreeNode[],
  node: TreeNode,
  inspect: () => void,
): (() => void) | null {
  const go = (direction: Parameters<typeof neighbour>[2]) => () => {
    const next = neighbour(nodes, node.path, direction);
    if (next) editing.select(next.path);
  };
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "c") return () => editing.copy(node);
    if (event.key === "v") return () => editing.paste(node);
    return null;
  }
  if (event.altKey) {
    if (event.key === "ArrowUp" || event.key === "ArrowLeft") return () => editing.move(nodes, node, -1);
    if (event.key === "ArrowDown" || event.key === "ArrowRight") return () => editing.move(nodes, node, 1);
    return null;
  }
  switch (event.key) {
    case "ArrowUp":
      return go("previous");
    case "ArrowDown":
      return go("next");
    case "ArrowLeft":
      return go("parent");
    case "ArrowRight":
      return go("child");
    case "Home":
      return () => nodes[0] && editing.select(nodes[0].path);
    case "End":
      return () => editing.select(nodes.at(-1)?.path ?? "");
    case "Enter":
      return inspect;
    case "a":
      return () => editing.add(nodes, node);
    case "Delete":
    case "Backspace":
      return () => editing.remove(nodes, node);
    default:
      return null;
  }
}
