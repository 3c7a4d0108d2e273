import { digits, isAmount, parseDecimal } from "$lib/format/decimal";

/** Factors, shares and lengths of time: as people write them, and as the project file holds them. */

const SPACE = "\u00a0";
const MINUS = "−";
const MOST = 1000;
const DECIMALS = 6;
/** Counts and seconds are unsigned 32-bit numbers in the file. */
const LARGEST_COUNT = 4_294_967_295;

export const EXPECTS_FACTOR = "A number from 0 to 1,000, such as 1.5";
export const EXPECTS_MULTIPLIER = "A number from 0.01 to 1,000, such as 1.5";
export const EXPECTS_GROWTH = "A percentage from −99 to 1,000";
export const EXPECTS_COUNT = "A whole number, 0 or more";
export const EXPECTS_LENGTH = "A length such as 6 h, 30 min or 1 d 12 h";

/** "×1.5"; a factor that does nothing is "×1". */
export function factorText(factor: string | number): string {
  return `×${typeof factor === "string" ? plain(factor) : Number(factor.toPrecision(12))}`;
}

/** Without zeros that say nothing: "1.50" is "1.5". */
export function plain(decimal: string): string {
  const text = digits(parseDecimal(decimal)).replaceAll(",", "");
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Of a factor, what it changes: "+50 %", "−20 %"; null where it changes nothing. */
export function changeText(factor: string | number | undefined, base: string | number = 1): string | null {
  const before = Number(base);
  const now = Number(factor ?? 1);
  if (now === before) return null;
  return before === 0 ? "from none" : shareText(now / before - 1);
}

/** "+50 %", with as many digits as it takes. */
export function shareText(share: number): string {
  const percent = Number((Math.abs(share) * 100).toFixed(2));
  return `${share < 0 ? MINUS : "+"}${percent.toLocaleString("en-US")}${SPACE}%`;
}

export function acceptFactor(text: string): string | null {
  const typed = text.replace(/^×\s*/, "");
  if (!isAmount(typed)) return null;
  const exact = parseDecimal(typed);
  return Number(typed) <= MOST && exact.scale <= DECIMALS ? plain(typed) : null;
}

/** A factor that may not be zero. */
export function acceptMultiplier(text: string): string | null {
  const accepted = acceptFactor(text);
  return accepted !== null && Number(accepted) >= 0.01 ? accepted : null;
}

/** A percentage, of which the file holds the share. */
export function acceptGrowth(text: string): string | null {
  const typed = text.replace(/%$/, "").trim().replace(/^[−-]/, "-");
  if (!/^[+-]?\d+(\.\d+)?$/.test(typed)) return null;
  const percent = Number(typed);
  return percent >= -99 && percent <= MOST ? String(percent) : null;
}

export const shareOf = (percent: string): number => Number((Number(percent) / 100).toPrecision(12));
export const percentOf = (share: number): string => String(Number((share * 100).toPrecision(12)));

export function acceptCount(text: string): string | null {
  const typed = text.replaceAll(",", "");
  return /^\d+$/.test(typed) && Number(typed) <= LARGEST_COUNT ? String(Number(typed)) : null;
}

const UNITS: [symbol: string, seconds: number][] = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
];

/** "1 d 12 h", exact to the second. */
export function lengthText(seconds: number): string {
  let rest = seconds;
  const parts: string[] = [];
  for (const [symbol, size] of UNITS) {
    const n = Math.floor(rest / size);
    if (n > 0) parts.push(`${n}${SPACE}${symbol}`);
    rest -= n * size;
  }
  return parts.length === 0 ? `0${SPACE}s` : parts.join(" ");
}

/** Seconds; null where the text is no length. A number alone is in hours, the unit of most incidents. */
export function parseLength(text: string): number | null {
  const typed = text.trim().toLowerCase();
  if (/^\d+(\.\d+)?$/.test(typed)) return whole(Number(typed) * 3600);
  const part = /^(\d+(?:\.\d+)?)\s*(days?|d|hours?|h|minutes?|min|m|seconds?|sec|s)\s*/;
  let [rest, sum] = [typed, 0];
  while (rest !== "") {
    const found = part.exec(rest);
    if (!found) return null;
    const unit = (found[2] ?? "").charAt(0);
    sum += Number(found[1]) * (UNITS.find(([symbol]) => symbol.startsWith(unit))?.[1] ?? 0);
    rest = rest.slice(found[0].length);
  }
  return typed === "" ? null : whole(sum);
}

/** The text as it is shown again, or null; a length of nothing disturbs nothing. */
export function acceptLength(text: string): string | null {
  const seconds = parseLength(text);
  return seconds === null || seconds === 0 ? null : lengthText(seconds);
}

/** A time after the first request, which may be at once. */
export function acceptDelay(text: string): string | null {
  const seconds = parseLength(text);
  return seconds === null ? null : lengthText(seconds);
}

function whole(seconds: number): number | null {
  const rounded = Math.round(seconds);
  return rounded <= LARGEST_COUNT ? rounded : null;
}
