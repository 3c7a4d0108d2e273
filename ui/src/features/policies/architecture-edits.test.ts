import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { copyOf, free } from "./architecture-edits";

describe("a copy of an architecture", () => {
  it("has an id and a name of its own, however often it is copied", () => {
    const [first] = sample.architectures;
    if (!first) throw new Error("the sample has architectures");
    const once = copyOf(sample, first);
    const grown = { ...sample, architectures: [...sample.architectures, once] };
    const twice = copyOf(grown, first);
    expect(new Set([first.id, once.id, twice.id]).size).toBe(3);
    expect(new Set([first.name, once.name, twice.name]).size).toBe(3);
    expect(twice.policies).toEqual(first.policies);
  });

  it("takes the wish when it is free", () => {
    expect(free("a", ["b"], "-")).toBe("a");
    expect(free("a", ["a", "a-2"], "-")).toBe("a-3");
  });
});
