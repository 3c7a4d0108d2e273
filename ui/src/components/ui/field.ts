/** A number without the separators of its thousands, as far as they stand where such separators stand. */
export function ungrouped(text: string): string {
  return /^\d{1,3}(,\d{3})+(\.\d*)?$/.test(text.trim()) ? text.replaceAll(",", "") : text;
}

type Held = { shiftKey: boolean; altKey: boolean };

/**
 * The text of a number field after an arrow key, or null when the key does not count or the text is no number.
 * Shift steps ten times as far, Alt a tenth.
 */
export function stepped(text: string, key: string, held: Held, step: number, min: number): string | null {
  const direction = key === "ArrowUp" ? 1 : key === "ArrowDown" ? -1 : 0;
  const number = Number(ungrouped(text));
  if (direction === 0 || text.trim() === "" || !Number.isFinite(number)) return null;
  const by = step * (held.shiftKey ? 10 : held.altKey ? 0.1 : 1);
  // Binary fractions add up to 0.30000000000000004; nobody typed that.
  return String(Math.max(min, Number((number + direction * by).toFixed(9))));
}

/** What may stand in a field: the text as it is kept, or null for what may not. Without text there is nothing to ask. */
export function accepted(
  typed: string,
  required: boolean,
  accept: (text: string) => string | null,
): string | null {
  const text = typed.trim();
  if (text === "") return required ? null : "";
  return accept(text);
}
