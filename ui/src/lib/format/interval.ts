export type Ends<T> = { low: T; high: T };

/** Both ends as text, one where they read the same; null where the interval is not known. */
export function between<T>(interval: Ends<T> | null | undefined, text: (end: T) => string): string | null {
  if (!interval) return null;
  const [low, high] = [text(interval.low), text(interval.high)];
  return low === high ? low : `${low} – ${high}`;
}
