/** "b3:9f41…c07e": enough of a content digest to compare by eye. */
export function shortDigest(digest: string): string {
  const [scheme, hex = ""] = digest.includes(":") ? digest.split(":", 2) : ["b3", digest];
  const name = scheme === "blake3" ? "b3" : scheme;
  return hex.length <= 10 ? `${name}:${hex}` : `${name}:${hex.slice(0, 4)}…${hex.slice(-4)}`;
}
