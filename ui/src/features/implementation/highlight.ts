/** A piece of a line and what it is; null for what has no colour of its own. */
export type Piece = { kind: "key" | "text" | "number" | "comment" | null; text: string };

/** A key is a text before a colon. Whatever is not recognised stays as it is, and nothing is ever left out. */
const JSON_PIECES =
  /("(?:[^"\\]|\\.)*")(?=\s*:)|("(?:[^"\\]|\\.)*")|(-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b|\b(?:true|false|null)\b)/g;
const YAML_PIECES =
  /^(\s*(?:- )?[\w$.-]+)(?=:(?:\s|$))|("(?:[^"\\]|\\.)*")|((?<=[:\s])-?\d+(?:\.\d+)?$|\b(?:true|false|null)$)|(^\s*#.*$)/g;
const KINDS = ["key", "text", "number", "comment"] as const;

/** The pieces of a line of JSON or YAML; one piece for lines of other files. */
export function piecesOf(line: string, path: string): Piece[] {
  const pattern = path.endsWith(".json") ? JSON_PIECES : /\.ya?ml$/.test(path) ? YAML_PIECES : null;
  if (!pattern) return [{ kind: null, text: line }];
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(pattern)) {
    if (match.index > at) pieces.push({ kind: null, text: line.slice(at, match.index) });
    const kind = KINDS.find((_, n) => match[n + 1] !== undefined) ?? null;
    pieces.push({ kind, text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < line.length || pieces.length === 0) pieces.push({ kind: null, text: line.slice(at) });
  return pieces;
}
