import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { searchReport } from "$lib/ipc/fake/search";
import { isBest, rank, rankPresent, type Ranked } from "./ranking";
import { reasons, reasonsToKeep } from "./reasons";

function row(name: string, cost_usd: string, breached: string[] = [], unknown = 0): Ranked {
  const policy = { pattern: "model", model: `x/${name}` } as const;
  const outcome = { requests: 1_000, cost_usd, quality: null } as unknown as Ranked["outcome"];
  return { candidate: { name, idea: "", policy }, outcome, breached, unknown };
}

const slow = ["p95 first token 3.10 s"];

describe("the present policy", () => {
  it("stays where it alone keeps every requirement", () => {
    const [present, tried] = [row("now", "9"), [row("cheap", "1", slow), row("dear", "5", slow)]];
    expect(isBest(present, tried)).toBe(true);
    expect(reasonsToKeep(tried, present)).toEqual([
      "It meets everything asked for, at $9.00 for 1,000 requests; none of the 2 policies that were tried does.",
      "The nearest, cheap, breaks p95 first token 3.10 s, at $1.00.",
    ]);
  });

  it("stays where the others that keep them are dearer", () => {
    const [present, tried] = [row("now", "2"), [row("other", "3")]];
    expect(isBest(present, tried)).toBe(true);
    expect(reasonsToKeep(tried, present).join(" ")).toContain("costs less than its $2.00");
  });

  it("stays where it breaks least, and is said to break", () => {
    const present = row("now", "2", slow);
    const tried = [row("other", "1", [...slow, "Success 98 %"])];
    expect(isBest(present, tried)).toBe(true);
    expect(reasonsToKeep(tried, present)[0]).toMatch(/^It breaks p95 first token/);
  });

  it("goes where another keeps them for less, or where there is none", () => {
    expect(isBest(row("now", "2"), [row("other", "1")])).toBe(false);
    expect(isBest(row("now", "1", slow), [row("other", "9")])).toBe(false);
    expect(isBest(null, [])).toBe(false);
    expect(reasons([row("other", "1")], row("now", "2"))[1]).toBe(
      "As it is, 1,000 requests cost $2.00; under it, $1.00.",
    );
  });

  it("does not claim what the replay cannot tell", () => {
    expect(reasonsToKeep([row("other", "1", slow)], row("now", "2", [], 1))[0]).toContain("cannot tell 1");
  });

  it("is judged like the candidates, under its own name", () => {
    const policy = sample.architectures[0]?.policies["chat"];
    const args = {
      project: sample,
      feature: "chat",
      within: sample.architectures[0]?.id,
      options: { objective: "lowest_cost" },
    };
    const [found] = searchReport(args).features;
    if (!found?.present || !policy) throw new Error("the sample has a policy");
    expect(rankPresent({ ...found, present: null })).toBeNull();
    expect(rankPresent({ ...found, present: { ...found.present, policy } })?.candidate.name).toContain(
      "gpt-4o",
    );
    expect(rank(found).map(({ outcome }) => outcome.cost_usd)).toEqual(["8.40", "19.75", "61.20"]);
  });
});
