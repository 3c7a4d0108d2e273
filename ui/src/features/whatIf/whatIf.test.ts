import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { whatIfOf } from "$lib/ipc/fake/whatIf";
import { savingOf, withArchitecture } from "./whatIf";

const found = whatIfOf(sample, sample.architectures[0]?.id ?? "");

describe("what if we also", () => {
  it("has a saving where there are figures, and none where a log lacks what it needs", () => {
    expect(found.cards.map((card) => savingOf(card)?.text ?? null)).toEqual([
      "−12.5\u00a0%",
      "−30.0\u00a0%",
      null,
    ]);
    expect(found.cards[2]?.unavailable).toBeDefined();
  });

  it("becomes an architecture behind the one that it changes", () => {
    const [card] = found.cards;
    if (!card?.changed) throw new Error("the stand-in can be added");
    const changed = withArchitecture(sample, found.architecture, card.changed);
    expect(changed.architectures.map(({ id }) => id).slice(0, 2)).toEqual([
      found.architecture,
      card.changed.id,
    ]);
    expect(changed.architectures).toHaveLength(sample.architectures.length + 1);
  });
});
