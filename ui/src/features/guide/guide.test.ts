import { describe, expect, it } from "vitest";
import type { Feature, ModelSummary } from "$lib/ipc/generated";
import { sample } from "$lib/ipc/fake/project";
import { outline } from "$lib/project/tree/outline";
import { candidates, shortlist } from "./candidates";
import { PRESENT, sound, trial } from "./ranking";

function model(
  id: string,
  price: string,
  intelligence: number | undefined,
  extra: Partial<ModelSummary> = {},
) {
  return {
    id,
    name: id,
    author: id.split("/")[0],
    context_tokens: 100_000,
    prompt_usd_per_million: price,
    completion_usd_per_million: price,
    capabilities: [],
    benchmarks: intelligence === undefined ? {} : { intelligence },
    endpoints: [{}],
    ...extra,
  } as unknown as ModelSummary;
}

const feature: Feature = { id: "chat", name: "Chat", matches: "always" };
const models = [
  model("a/cheap", "0.1", 20),
  model("b/worse", "0.2", 15),
  model("b/middle", "1", 35),
  model("a/best", "10", 60),
  model("c/unrated", "0.01", undefined),
  model("c/small", "0.05", 50, { context_tokens: 4_000 }),
];

describe("the shortlist", () => {
  it("holds what nothing else beats in price and rating, from cheap to dear", () => {
    expect(shortlist(models, feature).map(({ id }) => id)).toEqual(["c/small"].concat("a/best"));
    const long = { ...feature, expected_input_tokens: 50_000 };
    expect(shortlist(models, long).map(({ id }) => id)).toEqual(["a/cheap", "b/middle", "a/best"]);
  });

  it("leaves out what cannot do what is asked", () => {
    const tools: Feature = { ...feature, requirements: { capabilities: ["tools"] } };
    expect(shortlist(models, tools)).toEqual([]);
    expect(candidates([])).toEqual([]);
  });
});

describe("the candidates", () => {
  const tried = candidates(models.slice(0, 4));

  it("name only models of the shortlist, and each of them alone", () => {
    const ids = new Set(models.slice(0, 4).map(({ id }) => id));
    const named = tried.flatMap(({ policy }) =>
      outline(policy, "").flatMap((node) => (node.policy.pattern === "model" ? [node.policy.model] : [])),
    );
    expect(named.every((id) => ids.has(id))).toBe(true);
    expect(tried.filter(({ policy }) => policy.pattern === "model")).toHaveLength(4);
  });

  it("have names of their own", () => {
    expect(new Set(tried.map(({ name }) => name)).size).toBe(tried.length);
  });

  it("are left out where the check finds an error in them", () => {
    const wrong = {
      severity: "error" as const,
      code: "no_endpoint",
      message: "",
      path: "/architectures/2/policies/chat",
    };
    expect(sound(tried, [wrong], true)).toEqual(tried.filter((_, n) => n !== 1));
    expect(sound(tried, [{ ...wrong, severity: "warning" }], true)).toEqual(tried);
  });

  it("are tried with the other features as they are", () => {
    const [own, other] = sample.features;
    const present = sample.architectures[0]?.policies ?? {};
    if (!own || !other) throw new Error("the sample has features");
    const project = trial(sample, own, present, tried);
    expect(project.architectures.map(({ id }) => id)).toContain(PRESENT);
    expect(project.architectures.every(({ policies }) => policies[other.id] === present[other.id])).toBe(
      true,
    );
    expect(project.baseline).toBe(PRESENT);
  });
});
