/** JSON pointers (RFC 6901) into the project: the same paths that diagnostics carry. */

export function join(path: string, ...tokens: (string | number)[]): string {
  const escaped = tokens.map((token) => String(token).replaceAll("~", "~0").replaceAll("/", "~1"));
  return [path, ...escaped].join("/");
}

function split(path: string): string[] {
  return path
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A copy of `root` with the value at `path` replaced; everything off the path is shared with the original. */
export function replaceAt<T>(root: T, path: string, change: (value: never) => unknown): T {
  return replace(root, split(path), change as (value: unknown) => unknown) as T;
}

function replace(node: unknown, tokens: string[], change: (value: unknown) => unknown): unknown {
  const [token, ...rest] = tokens;
  if (token === undefined) return change(node);
  if (Array.isArray(node)) {
    const index = Number(token);
    return node.map((item, at) => (at === index ? replace(item, rest, change) : item));
  }
  const object = node as Record<string, unknown>;
  return { ...object, [token]: replace(object[token], rest, change) };
}

/** Whether `path` is `ancestor` or lies under it. */
export function isUnder(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}

/** The value at `path`; undefined where there is none. */
export function valueAt(root: unknown, path: string): unknown {
  return split(path).reduce<unknown>(
    (value, token) => (typeof value === "object" && value !== null ? (value as never)[token] : undefined),
    root,
  );
}
