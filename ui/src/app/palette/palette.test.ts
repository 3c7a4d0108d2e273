import { describe, expect, it } from "vitest";
import type { Entry } from "./entries";
import { find, usedNow } from "./model";
import { match, pieces } from "./rank";

const entry = (id: string, name: string, rest: Partial<Entry> = {}): Entry => ({
  id,
  name,
  group: "Go to",
  unavailable: null,
  run: () => {},
  ...rest,
});

const names = (query: string, all: Entry[]) =>
  find(query, all, []).groups.flatMap(({ found }) => found.map(({ name }) => name));

describe("a match", () => {
  it("needs every word, in the name or beside it", () => {
    expect(match("reply draft", "Reply drafting")).not.toBeNull();
    expect(match("reply gpt", "Reply drafting")).toBeNull();
    expect(match("reply support", "Reply drafting", "feature of Support")).not.toBeNull();
  });
  it("underlines what was asked for, at the start of a word where it can", () => {
    const found = match("casc", "Judge of the discasced Cascade");
    expect(pieces("Judge of the discasced Cascade", found?.stretches ?? [])).toEqual([
      { text: "Judge of the discasced ", matched: false },
      { text: "Casc", matched: true },
      { text: "ade", matched: false },
    ]);
  });
  it("joins stretches that meet, and keeps places where letters change their length", () => {
    expect(match("ab bc", "abcd")?.stretches).toEqual([[0, 3]]);
    expect(pieces("İstanbul route", match("route", "İstanbul route")?.stretches ?? []).at(-1)).toEqual({
      text: "route",
      matched: true,
    });
  });
  it("shows a hostile name as the text that it is", () => {
    const name = "<img src=x onerror=alert(1)>";
    expect(
      pieces(name, match("img", name)?.stretches ?? [])
        .map(({ text }) => text)
        .join(""),
    ).toBe(name);
  });
});

describe("the palette", () => {
  it("puts the start of a name before the start of a word, and that before its inside", () => {
    const all = [
      entry("a", "Overcast"),
      entry("b", "My cast"),
      entry("c", "Cast"),
      entry("d", "Cast of all"),
    ];
    expect(names("cast", all)).toEqual(["Cast", "Cast of all", "My cast", "Overcast"]);
  });
  it("orders groups by their best answer", () => {
    const all = [entry("run", "Open the sample: Chat", { group: "Run" }), entry("chat", "Chat")];
    expect(find("chat", all, []).groups.map(({ name }) => name)).toEqual(["Go to", "Run"]);
  });
  it("puts what cannot be done below what can", () => {
    const all = [entry("undo", "Undo", { unavailable: "nothing to undo" }), entry("other", "Not undone")];
    expect(names("undo", all)).toEqual(["Not undone", "Undo"]);
  });
  it("begins with what was used last, and leaves out what cannot be done", () => {
    const all = [
      entry("a", "A", { group: "Run" }),
      entry("b", "B", { group: "Run" }),
      entry("c", "C", { group: "Run", unavailable: "not now" }),
    ];
    const { groups } = find(" ", all, ["b", "gone", "c"]);
    expect(groups.map(({ name, found }) => [name, found.map(({ id }) => id)])).toEqual([
      ["Recent", ["b"]],
      ["Run", ["a"]],
    ]);
  });
  it("shows a few of each group and counts all", () => {
    const all = Array.from({ length: 400 }, (_, at) => entry(`m${at}`, `Model ${at}`));
    const { groups, count } = find("model", all, []);
    expect([groups[0]?.found.length, count]).toEqual([8, 400]);
  });
  it("remembers five, the latest first and each once", () => {
    expect(usedNow(["a", "b", "c", "d", "e"], "c")).toEqual(["c", "a", "b", "d", "e"]);
    expect(usedNow(["a", "b", "c", "d", "e"], "f")).toEqual(["f", "a", "b", "c", "d"]);
  });
});
