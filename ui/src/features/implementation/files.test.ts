import { describe, expect, it } from "vitest";
import type { Feature } from "$lib/ipc/generated";
import { differs, entriesOf, firstOf } from "./files";
import { byFeature, byFolder, onKey, ownerOf } from "./tree";

const file = (path: string, contents = "x\n") => ({ path, contents, about: `About ${path}` });
const feature = (id: string): Feature => ({ id, name: id.toUpperCase(), matches: "always" });

const FILES = [
  file("README.md"),
  file("client/python/walk.py"),
  file("presets/chat-fast.json"),
  file("presets/chat-step-2.json"),
  file("presets/chat.json"),
];

describe("the files of a configuration", () => {
  it("say nothing of a change where there was no export", () => {
    const entries = entriesOf({ files: FILES });
    expect(entries.map(({ change }) => change)).toEqual(Array(5).fill("unknown"));
    expect(entries.some(differs)).toBe(false);
  });

  it("are compared with what lies in the folder of the last export, and name what is gone", () => {
    const before = [file("README.md"), file("old.json"), file("presets/chat.json", "y\n")];
    const last = { folder: "/out", written_at: "2026-08-08T10:00:00Z", files: before };
    const changes = entriesOf({ files: FILES, last }).map(({ path, change }) => [path, change]);
    expect(changes).toEqual([
      ["README.md", "same"],
      ["client/python/walk.py", "new"],
      ["old.json", "gone"],
      ["presets/chat-fast.json", "new"],
      ["presets/chat-step-2.json", "new"],
      ["presets/chat.json", "changed"],
    ]);
  });

  it("begin with the README", () => {
    expect(firstOf(entriesOf({ files: [file(".env.example"), file("README.md")] }))?.path).toBe("README.md");
    expect(firstOf([])).toBeNull();
  });
});

describe("the tree of files", () => {
  const entries = entriesOf({ files: FILES });
  const shown = (rows: ReturnType<typeof byFolder>) => rows.map(({ depth, name }) => `${depth} ${name}`);

  it("stands in folders, their own files first", () => {
    expect(shown(byFolder(entries, new Set()))).toEqual([
      "0 README.md",
      "0 client",
      "1 python",
      "2 walk.py",
      "0 presets",
      "1 chat-fast.json",
      "1 chat-step-2.json",
      "1 chat.json",
    ]);
  });

  it("leaves out what is in a folder that is closed", () => {
    expect(shown(byFolder(entries, new Set(["client/", "presets/"])))).toEqual([
      "0 README.md",
      "0 client",
      "0 presets",
    ]);
  });

  it("stands by feature, the longest name first", () => {
    expect(shown(byFeature(entries, [feature("chat"), feature("chat-fast")], new Set()))).toEqual([
      "0 CHAT",
      "1 presets/chat-step-2.json",
      "1 presets/chat.json",
      "0 CHAT-FAST",
      "1 presets/chat-fast.json",
      "0 All features",
      "1 README.md",
      "1 client/python/walk.py",
    ]);
    expect(ownerOf("presets/chatter.json", [{ id: "chat", slug: "chat" }])).toBeNull();
  });

  it("is walked by keys as trees are", () => {
    const rows = byFolder(entries, new Set(["client/"]));
    const [readme, client, presets, first] = rows;
    expect(onKey(rows, readme, "ArrowDown")).toEqual({ go: client });
    expect(onKey(rows, client, "ArrowRight")).toEqual({ toggle: "client/" });
    expect(onKey(rows, presets, "ArrowRight")).toEqual({ go: first });
    expect(onKey(rows, presets, "ArrowLeft")).toEqual({ toggle: "presets/" });
    expect(onKey(rows, first, "ArrowLeft")).toEqual({ go: presets });
    expect(onKey(rows, readme, "ArrowUp")).toBeNull();
    expect(onKey(rows, readme, "x")).toBeNull();
  });
});
