import { describe, expect, it } from "vitest";
import type { Policy } from "../../ipc/generated";
import { addMember, canRemove, moveMember, placeOf, removeMember } from "./members";
import { neighbour, outline } from "./outline";
import { inner, MODIFIERS, PATTERNS, wrap } from "./wrap";

const model = (name: string): Policy => ({ pattern: "model", model: name });
const cascade: Policy = {
  pattern: "cascade",
  tiers: [
    { policy: model("a"), accept_at: 0.7 },
    { policy: model("b"), accept_at: 0.6 },
    { policy: model("c") },
  ],
  evaluator: { by: { judge: { policy: model("judge") } } },
};

describe("the outline", () => {
  const nodes = outline(wrap(cascade, "cache", model("x")), "/p");

  it("lists every policy once, in order of the document, with its pointer", () => {
    expect(nodes.map(({ path, role }) => `${path} ${role}`)).toEqual([
      "/p ",
      "/p/policy policy",
      "/p/policy/tiers/0/policy tier 1",
      "/p/policy/tiers/1/policy tier 2",
      "/p/policy/tiers/2/policy tier 3",
      "/p/policy/evaluator/by/judge/policy judge",
    ]);
  });

  it("knows what is next to a node", () => {
    expect(neighbour(nodes, "/p/policy", "child")?.role).toBe("tier 1");
    expect(neighbour(nodes, "/p/policy/tiers/1/policy", "parent")?.path).toBe("/p/policy");
    expect(neighbour(nodes, "/p/policy", "previous")?.path).toBe("/p");
    expect(neighbour(nodes, "/p", "previous")).toBeNull();
  });
});

describe("members of a pattern", () => {
  it("are told from what judges them", () => {
    expect(placeOf(cascade, "/tiers/1/policy")).toBe(1);
    expect(placeOf(cascade, "/evaluator/by/judge/policy")).toBeNull();
  });

  it("can be added behind another, and removed again", () => {
    const longer = addMember(cascade, model("d"), 0);
    expect(longer.pattern === "cascade" && longer.tiers.map((tier) => tier.policy)).toEqual(
      ["a", "d", "b", "c"].map(model),
    );
    expect(removeMember(longer, 1)).toEqual(cascade);
  });

  it("change places, while thresholds stay where they are", () => {
    const moved = moveMember(cascade, 2, 0);
    expect(moved.pattern === "cascade" && moved.tiers).toEqual([
      { policy: model("c"), accept_at: 0.7 },
      { policy: model("a"), accept_at: 0.6 },
      { policy: model("b") },
    ]);
    expect(moveMember(cascade, 0, 3)).toBe(cascade);
  });

  it("are never fewer than the pattern needs", () => {
    const pair: Policy = { pattern: "ensemble", members: [model("a"), model("b")], aggregation: "majority" };
    expect(canRemove(pair, 0)).toBe(false);
    expect(removeMember(pair, 0)).toBe(pair);
  });
});

describe("every pattern and modifier", () => {
  it.each([...PATTERNS, ...MODIFIERS])("%s goes around a policy and can be taken off again", (pattern) => {
    const wrapped = wrap(cascade, pattern, model("other"));
    expect(wrapped.pattern).toBe(pattern);
    expect(outline(wrapped, "").some(({ policy }) => policy === cascade)).toBe(true);
    expect(inner(wrapped)).toBe(cascade);
  });
});
