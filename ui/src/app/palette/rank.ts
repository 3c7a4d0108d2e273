/** A stretch of a text, from the first character to before the last. */
export type Stretch = [from: number, to: number];

export type Match = { score: number; stretches: Stretch[] };

const AT_START = 4;
const AT_WORD = 3;
const INSIDE = 1;
/** Words that stand elsewhere than in the name count for less, and are not underlined. */
const BESIDE = 0.5;

/**
 * How well a name answers a query: every word of the query has to stand in the name, or in the words beside it. Null when
 * one does not. Short names come before long ones, because more of them is what was asked for.
 */
export function match(query: string, name: string, beside = ""): Match | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = fold(name);
  const others = fold(beside);
  const stretches: Stretch[] = [];
  let score = 0;
  for (const word of words) {
    const at = best(lower, word);
    if (at >= 0) {
      score += at === 0 ? AT_START : startsWord(lower, at) ? AT_WORD : INSIDE;
      stretches.push([at, at + word.length]);
    } else if (others.includes(word)) score += BESIDE;
    else return null;
  }
  return { score: score - name.length / 1000, stretches: merged(stretches) };
}

/** A text in pieces, each with whether it was matched. */
export function pieces(text: string, stretches: Stretch[]): { text: string; matched: boolean }[] {
  const all: { text: string; matched: boolean }[] = [];
  let at = 0;
  for (const [from, to] of stretches) {
    all.push({ text: text.slice(at, from), matched: false }, { text: text.slice(from, to), matched: true });
    at = to;
  }
  all.push({ text: text.slice(at), matched: false });
  return all.filter((piece) => piece.text !== "");
}

/** Lower case, character by character: some characters have a longer one, and places must stay what they are. */
function fold(text: string): string {
  return [...text].map((c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)).join("");
}

/** Where a word stands best: at the start of a word rather than inside one. */
function best(text: string, word: string): number {
  let at = text.indexOf(word);
  const first = at;
  while (at >= 0 && !startsWord(text, at)) at = text.indexOf(word, at + 1);
  return at >= 0 ? at : first;
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "");
}

function merged(stretches: Stretch[]): Stretch[] {
  const all: Stretch[] = [];
  for (const [from, to] of stretches.toSorted((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}
