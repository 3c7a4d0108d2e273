import { describe, expect, it } from "vitest";
import type { Policy } from "$lib/ipc/generated";
import { outline } from "$lib/project/tree/outline";
import { MODIFIERS, PATTERNS, wrap } from "$lib/project/tree/wrap";
import { layOut, type Box } from "./layout";

const model = (name: string): Policy => ({ pattern: "model", model: name });

/** Every pattern within every other, as far as two levels go. */
const trees = [...PATTERNS, ...MODIFIERS].flatMap((outer) =>
  [...PATTERNS, ...MODIFIERS].map((pattern) =>
    outline(wrap(wrap(model("a"), pattern, model("b")), outer, wrap(model("c"), "fallback", model("d"))), ""),
  ),
);

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe("the layout", () => {
  it("gives every policy one box", () => {
    for (const nodes of trees) {
      expect(
        layOut(nodes)
          .boxes.map(({ node }) => node.path)
          .sort(),
      ).toEqual(nodes.map(({ path }) => path).sort());
    }
  });

  it("keeps siblings apart and children within their frame", () => {
    for (const nodes of trees) {
      const { boxes } = layOut(nodes);
      for (const box of boxes) {
        const siblings = boxes.filter((other) => other !== box && other.node.parent === box.node.parent);
        expect(siblings.filter((other) => overlap(box, other))).toEqual([]);
        const frame = boxes.find(({ node }) => node.path === box.node.parent);
        if (!frame) continue;
        expect(box.x >= 0 && box.y >= 0).toBe(true);
        expect(box.x + box.width).toBeLessThanOrEqual(frame.width);
        expect(box.y + box.height).toBeLessThanOrEqual(frame.height);
      }
    }
  });

  it("draws lines between boxes that are there", () => {
    for (const nodes of trees) {
      const paths = new Set(nodes.map(({ path }) => path));
      for (const { from, to } of layOut(nodes).lines) expect(paths.has(from) && paths.has(to)).toBe(true);
    }
  });
});
