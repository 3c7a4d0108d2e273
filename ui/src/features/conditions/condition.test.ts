import { describe, expect, it } from "vitest";
import type { Condition } from "$lib/ipc/generated";
import {
  CONDITION_KINDS,
  kindOf,
  listOf,
  ofKind,
  rangeOf,
  valuesOf,
  withRange,
  withValues,
} from "./condition";

describe("a condition", () => {
  it.each(CONDITION_KINDS.map(({ value }) => value))("of kind %s is recognised as such", (kind) => {
    expect(kindOf(ofKind(kind, "always"))).toBe(kind);
  });

  it("keeps its names when it is about something else that has names", () => {
    const tags: Condition = { feature_tag: ["chat", "mail"] };
    expect(ofKind("tag", tags)).toEqual({ tag: ["chat", "mail"] });
    expect(valuesOf(ofKind("prompt_tokens", tags))).toBeNull();
  });

  it("takes names separated by commas, and ends of a range", () => {
    expect(withValues({ task: [] }, " code , chat,")).toEqual({ task: ["code", "chat"] });
    const range = withRange({ prompt_tokens: { at_least: 10 } }, "below", "4000");
    expect(rangeOf(range)).toEqual({ at_least: 10, below: 4000 });
    expect(withRange(range, "at_least", "")).toEqual({ prompt_tokens: { below: 4000 } });
    expect(listOf(" , ")).toBeUndefined();
  });

  it("of several parts is left as it is", () => {
    const compound: Condition = { all: ["untagged", { task: ["chat"] }] };
    expect(kindOf(compound)).toBe("compound");
    expect(ofKind("compound", compound)).toBe(compound);
  });
});
