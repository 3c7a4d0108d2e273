import type { Entry, EntryGroup } from "./entries";
import { match, type Stretch } from "./rank";

export type Found = Entry & { stretches: Stretch[] };
export type FoundGroup = { name: EntryGroup; found: Found[] };

const GROUPS: EntryGroup[] = ["Recent", "Run", "Go to", "Insert", "Help"];
/** A longer list is not read but narrowed; what can be inserted is a palette of its own, which stays whole. */
const shownOf = (group: EntryGroup) => (group === "Insert" ? 16 : 8);
const KEPT = 5;

/** What the palette shows for a query: groups by their best answer, and how many answers there are in all. */
export function find(query: string, all: Entry[], recent: string[]): { groups: FoundGroup[]; count: number } {
  return query.trim() === "" ? unasked(all, recent) : asked(query, all);
}

/** The entries used last, the latest first. */
export function usedNow(recent: string[], id: string): string[] {
  return [id, ...recent.filter((other) => other !== id)].slice(0, KEPT);
}

/** Nothing is asked for yet: what was used last, then what can be done and the screens. */
function unasked(all: Entry[], recent: string[]): { groups: FoundGroup[]; count: number } {
  const last = recent.flatMap(
    (id) => all.find((entry) => entry.id === id && entry.unavailable === null) ?? [],
  );
  const used = new Set(last.map(({ id }) => id));
  const rest = all.filter(({ id, unavailable }) => !used.has(id) && unavailable === null);
  const of = (name: EntryGroup, entries: Entry[]): FoundGroup => ({ name, found: entries.map(plain) });
  const groups = [
    of("Recent", last),
    ...(["Run", "Go to", "Insert", "Help"] as const).map((name) =>
      of(name, rest.filter(({ group }) => group === name).slice(0, shownOf(name))),
    ),
  ];
  return { groups: groups.filter(({ found }) => found.length > 0), count: all.length };
}

function asked(query: string, all: Entry[]): { groups: FoundGroup[]; count: number } {
  const answers = all.flatMap((entry) => {
    const matched = match(query, entry.name, `${entry.detail ?? ""} ${entry.also ?? ""}`);
    // What cannot be done now stands below what can, and says why.
    return matched
      ? [{ entry, stretches: matched.stretches, score: matched.score - (entry.unavailable === null ? 0 : 2) }]
      : [];
  });
  // Sorting is stable: equal answers stay in the order of the app.
  answers.sort((a, b) => b.score - a.score);
  const groups = GROUPS.map((name) => {
    const own = answers.filter(({ entry }) => entry.group === name);
    const found = own.slice(0, shownOf(name)).map(({ entry, stretches }) => ({ ...entry, stretches }));
    return { name, found, best: own[0]?.score ?? -Infinity };
  });
  return {
    groups: groups
      .filter(({ found }) => found.length > 0)
      .toSorted((a, b) => b.best - a.best)
      .map(({ name, found }) => ({ name, found })),
    count: answers.length,
  };
}

function plain(entry: Entry): Found {
  return { ...entry, stretches: [] };
}
