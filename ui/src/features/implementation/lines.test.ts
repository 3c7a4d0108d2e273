import { describe, expect, it } from "vitest";
import { piecesOf } from "./highlight";
import { difference, linesOf } from "./lines";

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`);
const text = (lines: string[]) => lines.map((line) => `${line}\n`).join("");

describe("lines", () => {
  it("do not count the end of the last one as another", () => {
    expect(linesOf("a\nb\n")).toEqual(["a", "b"]);
    expect(linesOf("a\n\n")).toEqual(["a", ""]);
    expect(linesOf("")).toEqual([]);
  });
});

describe("the difference of two texts", () => {
  it("has the numbers that its lines have in both, and says what it leaves out", () => {
    const before = numbered(20);
    const after = before.toSpliced(9, 1, "ten", "ten and a half");
    const { rows, added, removed } = difference(text(before), text(after));
    expect([added, removed]).toEqual([2, 1]);
    expect(rows).toEqual([
      { kind: "skipped", lines: 6 },
      { kind: "same", old: 7, new: 7, text: "line 7" },
      { kind: "same", old: 8, new: 8, text: "line 8" },
      { kind: "same", old: 9, new: 9, text: "line 9" },
      { kind: "removed", old: 10, new: null, text: "line 10" },
      { kind: "added", old: null, new: 10, text: "ten" },
      { kind: "added", old: null, new: 11, text: "ten and a half" },
      { kind: "same", old: 11, new: 12, text: "line 11" },
      { kind: "same", old: 12, new: 13, text: "line 12" },
      { kind: "same", old: 13, new: 14, text: "line 13" },
      { kind: "skipped", lines: 7 },
    ]);
  });

  it("gives back both texts, whatever changed", () => {
    const before = numbered(60);
    const after = before.toSpliced(40, 3).toSpliced(5, 0, "new", "newer");
    const { rows } = difference(text(before), text(after));
    const kept = (side: "old" | "new") =>
      rows.flatMap((row) => (row.kind !== "skipped" && row[side] !== null ? [[row[side], row.text]] : []));
    for (const [number, line] of kept("old")) expect(line).toBe(before[Number(number) - 1]);
    for (const [number, line] of kept("new")) expect(line).toBe(after[Number(number) - 1]);
  });

  it("is a text that is new, or one that is gone", () => {
    expect(difference("", "a\nb\n").rows).toMatchObject([
      { kind: "added", old: null, new: 1, text: "a" },
      { kind: "added", old: null, new: 2, text: "b" },
    ]);
    expect(difference("a\n", "").rows).toEqual([{ kind: "removed", old: 1, new: null, text: "a" }]);
    expect(difference("a\n", "a\n")).toEqual({ rows: [], added: 0, removed: 0 });
  });
});

describe("colours", () => {
  const kinds = (line: string, path: string) =>
    piecesOf(line, path).flatMap(({ kind, text }) => (kind ? [`${kind} ${text}`] : []));

  it("tell keys from texts and numbers", () => {
    expect(kinds('  "a": "x: 1", "n": -2.5e3, "t": true', "a.json")).toEqual([
      'key "a"',
      'text "x: 1"',
      'key "n"',
      "number -2.5e3",
      'key "t"',
      "number true",
    ]);
    expect(kinds("  - model_name: chat", "config.yaml")).toEqual(["key   - model_name"]);
    expect(kinds("  timeout: 2.0", "config.yaml")).toEqual(["key   timeout", "number 2.0"]);
    expect(kinds("# a note", "config.yaml")).toEqual(["comment # a note"]);
    expect(kinds('x = {"a": 1}', "a.py")).toEqual([]);
  });

  it("leave out nothing", () => {
    for (const line of ['"a\\"b": [1, "', "", "  plain: 'x' # y", '}"""{', "- : :"])
      for (const path of ["a.json", "b.yaml", "c.md"])
        expect(
          piecesOf(line, path)
            .map(({ text }) => text)
            .join(""),
        ).toBe(line);
  });
});
