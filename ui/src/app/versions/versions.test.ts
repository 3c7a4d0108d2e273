import { describe, expect, it } from "vitest";
import { placeInWords, valueInWords } from "./model";

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
