import { percent } from "./measure";

export type Ends<T> = { low: T; high: T };

/** Before a unit, as `measure` writes it. */
const SPACE = "\u00a0";

/**
 * Both ends as text, with their unit once where it is the same; a single one where they read the same; null where the
 * interval is not known.
 */
export function between<T>(interval: Ends<T> | null | undefined, text: (end: T) => string): string | null {
  if (!interval) return null;
  const [low, high] = [text(interval.low), text(interval.high)];
  return low === high ? low : joined(low, high);
}

/** Both ends side by side, with their unit once where it is the same. */
export function joined(low: string, high: string): string {
  const unit = low.slice(low.lastIndexOf(SPACE));
  const shared = low.includes(SPACE) && high.endsWith(unit) && !low.startsWith("<");
  return `${shared ? low.slice(0, -unit.length) : low}–${high}`;
}

/** An interval as `between` has it, or null where both ends read the same, which says no more than the figure. */
export const wide = (interval: string | null): string | null => (interval?.includes("–") ? interval : null);

/** Both ends of a share, with a second decimal where one would not tell them apart. */
export function betweenShares(interval: Ends<number> | null | undefined): string | null {
  const oneTells = !interval || percent(interval.low) !== percent(interval.high);
  return between(interval, (share) => percent(share, oneTells ? 1 : 2));
}
