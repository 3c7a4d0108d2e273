const MINUS = "−";
const SPACE = "\u00a0";
const UNKNOWN = "–";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** An exact count with separators. */
export function count(value: number): string {
  return grouped.format(value);
}

/** A size: separators to 9,999, then thousands, then millions. */
export function compact(value: number): string {
  if (value < 10_000) return grouped.format(value);
  if (value < 999_500) return `${Math.round(value / 1000)}k`;
  if (value < 999_500_000) return `${(value / 1e6).toFixed(1)}${SPACE}M`;
  return `${(value / 1e9).toFixed(1)}${SPACE}B`;
}

/** A duration under others of its kind: seconds with two decimals, one from 10 s, hours from 90 min. */
export function seconds(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return UNKNOWN;
  const s = ms / 1000;
  if (s >= 5400) return `${(s / 3600).toFixed(1)}${SPACE}h`;
  return `${s.toFixed(s >= 10 ? 1 : 2)}${SPACE}s`;
}

/** A duration in a list of small values: milliseconds below a second. */
export function millis(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return UNKNOWN;
  return ms < 1000 ? `${Math.round(ms)}${SPACE}ms` : seconds(ms);
}

export function secondsDifference(ms: number): string {
  return `${sign(ms)}${seconds(Math.abs(ms))}`;
}

/** A share 0..1 with one decimal; a share too small to show says so. */
export function percent(share: number | null | undefined, decimals = 1): string {
  if (share === null || share === undefined) return UNKNOWN;
  const step = 10 ** -decimals;
  const value = share * 100;
  if (value > 0 && value < step / 2) return `<${SPACE}${step.toFixed(decimals)}${SPACE}%`;
  return `${value.toFixed(decimals)}${SPACE}%`;
}

/** Success never rounds up to 100 %: one failure in a million still shows as less. */
export function success(part: number, whole: number): string {
  if (whole === 0) return UNKNOWN;
  if (part === whole) return `100${SPACE}%`;
  return `${(Math.floor((part / whole) * 1e4) / 100).toFixed(2)}${SPACE}%`;
}

export function percentDifference(share: number): string {
  return `${sign(share)}${(Math.abs(share) * 100).toFixed(1)}${SPACE}%`;
}

export function points(value: number): string {
  return `${sign(value)}${Math.abs(value).toFixed(2)}${SPACE}pt`;
}

export function bytes(value: number): string {
  if (value < 1000) return `${value}${SPACE}B`;
  if (value < 1e6) return `${(value / 1e3).toFixed(0)}${SPACE}kB`;
  if (value < 1e9) return `${(value / 1e6).toFixed(1)}${SPACE}MB`;
  return `${(value / 1e9).toFixed(1)}${SPACE}GB`;
}

/** The beginning of a sentence within another. */
export const lowerFirst = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

function sign(value: number): string {
  return value < 0 ? MINUS : "+";
}
