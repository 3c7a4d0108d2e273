import { describe, expect, it } from "vitest";
import type { Policy, Project, ProjectChange } from "$lib/ipc/generated";
import { byPolicy, valueInWords } from "./model";
import { placeInWords } from "$lib/project/placeInWords";

const project = {
  features: [{ id: "a", name: "Live chat" }],
  architectures: [{ id: "x", policies: { "a/b": { steps: [{ trigger: "outage" }] } } }],
};

describe("a change in words", () => {
  it("names what has a name and counts what has none", () => {
    expect(placeInWords("/features/0/max_cost", project)).toEqual(["features", "Live chat", "max cost"]);
    expect(placeInWords("/architectures/0/policies/a~1b/steps/0", project)).toEqual([
      "architectures",
      "x",
      "policies",
      "a/b",
      "steps",
      "number 1",
    ]);
    expect(placeInWords("/features/7/name", project)).toEqual(["features", "number 8", "name"]);
  });
  it("shows values short, and things by their name", () => {
    expect(valueInWords(undefined)).toBe("–");
    expect(valueInWords(0.72)).toBe("0.72");
    expect(valueInWords({ name: "Daily budget", limit: "10" })).toBe("Daily budget");
    expect(valueInWords([{ id: "a" }, "b"])).toBe("a, b");
    expect(valueInWords("x".repeat(100))).toHaveLength(60);
  });
});

describe("a policy that took another form", () => {
  const model = (name: string): Policy => ({ pattern: "model", model: name });
  const cascade: Policy = {
    pattern: "cascade",
    tiers: [{ policy: model("x/small"), accept_at: 0.7 }, { policy: model("x/large") }],
    evaluator: { by: { self_check: {} } },
  };
  const of = (policy: Policy, id = "routed") =>
    ({ architectures: [{ id, policies: { chat: policy } }] }) as unknown as Project;
  const at = "/architectures/0/policies/chat";
  const changes: ProjectChange[] = [
    { path: "/name", kind: "changed", old: "A", new: "B" },
    { path: `${at}/pattern`, kind: "changed", old: "model", new: "cascade" },
    { path: `${at}/model`, kind: "removed", old: "x/large" },
    { path: `${at}/tiers`, kind: "added", new: [] },
  ];

  it("is one change, in the words of the policies", () => {
    const told = byPolicy(changes, of(model("x/large")), of(cascade));
    expect(told.map(({ path, old, new: now }) => [path, valueInWords(old), valueInWords(now)])).toEqual([
      ["/name", "A", "B"],
      [at, "large", "cascade: small, large"],
    ]);
  });

  it("stays as it is told where another architecture stands in that place", () => {
    expect(byPolicy(changes, of(model("x/large"), "other"), of(cascade))).toEqual(changes);
  });
});
