import type { Feature } from "$lib/ipc/generated";
import { differs, type Entry } from "./files";

export type Grouping = "folder" | "feature";

/** A row of the tree of files. */
export type Row = { id: string; name: string; depth: number; parent: string | null } & (
  { kind: "file"; entry: Entry } | { kind: "folder"; open: boolean; files: number; differing: number }
);

/** Files and folders that a folder holds, its own files first: the README stands at the top. */
export function byFolder(entries: Entry[], closed: ReadonlySet<string>): Row[] {
  return level(entries, "", null, closed);
}

function level(entries: Entry[], prefix: string, parent: string | null, closed: ReadonlySet<string>): Row[] {
  const depth = parent === null ? 0 : prefix.split("/").length - 1;
  const own = entries.filter(({ path }) => !path.slice(prefix.length).includes("/"));
  const deeper = groupedBy(
    entries.filter((entry) => !own.includes(entry)),
    ({ path }) => path.slice(prefix.length).split("/")[0] ?? "",
  );
  const folders = [...deeper].flatMap(([name, inside]) => {
    const folder = folderRow(`${prefix}${name}/`, name, depth, parent, inside, closed);
    return folder.open ? [folder, ...level(inside, folder.id, folder.id, closed)] : [folder];
  });
  return [...own.map((entry) => fileRow(entry, entry.path.slice(prefix.length), depth, parent)), ...folders];
}

/** The files of each feature, then those that belong to none alone. */
export function byFeature(entries: Entry[], features: Feature[], closed: ReadonlySet<string>): Row[] {
  const slugs = features.map(({ id }) => ({ id, slug: slugOf(id) }));
  const groups = groupedBy(entries, ({ path }) => ownerOf(path, slugs) ?? "");
  const heads = [...features.map(({ id, name }) => ({ id, name })), { id: "", name: "All features" }];
  return heads.flatMap(({ id, name }) => {
    const inside = groups.get(id);
    if (!inside) return [];
    const folder = folderRow(`feature:${id}`, name, 0, null, inside, closed);
    if (!folder.open) return [folder];
    return [folder, ...inside.map((entry) => fileRow(entry, entry.path, 1, folder.id))];
  });
}

/** The feature that a file is named after: `presets/chat-step-2.json` is of `chat`, unless there is a `chat-step`. */
export function ownerOf(path: string, slugs: { id: string; slug: string }[]): string | null {
  const stem = (path.split("/").at(-1) ?? path).replace(/\.[^.]+$/, "");
  if (!path.includes("/")) return null;
  const named = slugs.filter(({ slug }) => stem === slug || stem.startsWith(`${slug}-`));
  return named.sort((a, b) => b.slug.length - a.slug.length)[0]?.id ?? null;
}

/** A name as the files carry it: letters and digits of ASCII, everything else a dash. */
function slugOf(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

/** `Map.groupBy` of older web views. */
function groupedBy(entries: Entry[], keyOf: (entry: Entry) => string): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) groups.set(keyOf(entry), [...(groups.get(keyOf(entry)) ?? []), entry]);
  return groups;
}

function folderRow(
  id: string,
  name: string,
  depth: number,
  parent: string | null,
  inside: Entry[],
  closed: ReadonlySet<string>,
) {
  const differing = inside.filter(differs).length;
  return {
    kind: "folder" as const,
    id,
    name,
    depth,
    parent,
    open: !closed.has(id),
    files: inside.length,
    differing,
  };
}

function fileRow(entry: Entry, name: string, depth: number, parent: string | null): Row {
  return { kind: "file", id: entry.path, name, depth, parent, entry };
}

/** What a key does in the tree: the row to go to, or the folder to open or close; null where it means nothing. */
export function onKey(rows: Row[], at: Row | undefined, key: string): { go?: Row; toggle?: string } | null {
  const index = at ? rows.indexOf(at) : -1;
  const go = (row: Row | undefined) => (row ? { go: row } : null);
  switch (key) {
    case "ArrowDown":
      return go(rows[index + 1]);
    case "ArrowUp":
      return go(rows[index - 1]);
    case "Home":
      return go(rows[0]);
    case "End":
      return go(rows.at(-1));
    case "ArrowRight":
      if (at?.kind !== "folder") return null;
      return at.open ? go(rows[index + 1]) : { toggle: at.id };
    case "ArrowLeft":
      if (at?.kind === "folder" && at.open) return { toggle: at.id };
      return go(rows.find(({ id }) => id === at?.parent));
    case "Enter":
    case " ":
      return at?.kind === "folder" ? { toggle: at.id } : null;
    default:
      return null;
  }
}
