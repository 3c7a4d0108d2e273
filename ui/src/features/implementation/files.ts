import type { Configuration } from "$lib/ipc/generated";

/** What became of a file since the last export; "unknown" without one. */
export type Change = "unknown" | "same" | "new" | "changed" | "gone";

/** One file of a configuration, with what lies in the folder of the last export. */
export type Entry = {
  path: string;
  about: string;
  /** Null where this export has no such file any more. */
  contents: string | null;
  /** Null where the last export had none, or its file is not there. */
  before: string | null;
  change: Change;
};

/** Every file of this export and of the one before, sorted by path. */
export function entriesOf({ files, last }: Pick<Configuration, "files" | "last">): Entry[] {
  const before = new Map(last?.files.map(({ path, contents }) => [path, contents]));
  const own = files.map(({ path, about, contents }): Entry => {
    const old = before.get(path) ?? null;
    before.delete(path);
    return { path, about, contents, before: old, change: last ? changeOf(contents, old) : "unknown" };
  });
  const gone = [...before].map(([path, old]): Entry => ({
    path,
    about: "This export has no such file any more; it stays in the folder.",
    contents: null,
    before: old,
    change: "gone",
  }));
  return [...own, ...gone].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function changeOf(contents: string, before: string | null): Change {
  if (before === null) return "new";
  return before === contents ? "same" : "changed";
}

export const differs = ({ change }: Entry): boolean => ["new", "changed", "gone"].includes(change);

/** What is opened first: the README, which says how the rest is used. */
export function firstOf(entries: Entry[]): Entry | null {
  return entries.find(({ path }) => path === "README.md") ?? entries[0] ?? null;
}
