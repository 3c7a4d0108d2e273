/** The place of a JSON pointer as people call it: names in place of numbers, words in place of keys. */
export function placeInWords(pointer: string, document: unknown): string[] {
  const words: string[] = [];
  let value = document;
  for (const segment of pointer.split("/").slice(1)) {
    const key = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    const inList = Array.isArray(value);
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    words.push(inList ? (nameOf(value) ?? `number ${Number(key) + 1}`) : key.replaceAll("_", " "));
  }
  return words;
}

/** What a part of a document is called: its name, else its id, else its kind. */
export function nameOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { name, id, pattern } = value as Record<string, unknown>;
  return [name, id, pattern].find((word) => typeof word === "string");
}
