import type { Money } from "../ipc/generated";
import {
  add,
  digits,
  multiplyDivide,
  parseDecimal,
  plain,
  round,
  subtract,
  toNumber,
  type Decimal,
} from "./decimal";

const MINUS = "−";
const WITHOUT_CENTS_FROM = 100_000n;
/** Digits of an amount below a dollar. */
const DIGITS = 4;
const MOST_PLACES = 12;

function dollars(value: Decimal): string {
  return `${value.units < 0n ? MINUS : ""}$${digits(value)}`;
}

function signed(value: Decimal): string {
  return `${value.units < 0n ? MINUS : "+"}$${digits(value)}`;
}

/**
 * As people read it, by the rule of the document and the command (`domain/src/dollars.rs`): cents; four digits of what is less
 * than a dollar, and never fewer than two decimals; whole dollars from $100,000.
 */
export function total(amount: Money): string {
  return dollars(readable(parseDecimal(amount)));
}

function readable(exact: Decimal): Decimal {
  const magnitude = exact.units < 0n ? -exact.units : exact.units;
  const whole = magnitude / 10n ** BigInt(exact.scale);
  if (whole >= WITHOUT_CENTS_FROM) return round(exact, 0);
  if (whole > 0n || magnitude === 0n) return round(exact, 2);
  // Zeros between the point and the first digit.
  const zeros = exact.scale - magnitude.toString().length;
  return trimmed(round(exact, Math.min(zeros + DIGITS, MOST_PLACES)));
}

/** Without zeros at the end, except for those of cents. */
function trimmed({ units, scale }: Decimal): Decimal {
  while (scale > 2 && units % 10n === 0n) [units, scale] = [units / 10n, scale - 1];
  return scale < 2 ? round({ units, scale }, 2) : { units, scale };
}

export const perRequest = total;

/** Something small, such as one session. */
export const small = total;

/** Cost of a thousand requests like these; null when there were none. */
export function perThousand(amount: Money, requests: number): string | null {
  if (requests === 0) return null;
  return dollars(readable(multiplyDivide(parseDecimal(amount), 1000, requests, MOST_PLACES)));
}

/** As it stands in a column of its kind, where the points are to stand below each other: cents, if there are any. */
export function perThousandInColumn(amount: Money, requests: number): string | null {
  if (requests === 0) return null;
  return dollars(inColumn(multiplyDivide(parseDecimal(amount), 1000, requests, MOST_PLACES), 2));
}

/** The cost of a request in a column of such: six decimals, if it comes to a millionth of a dollar. */
export function perRequestInColumn(amount: Money): string {
  return dollars(inColumn(parseDecimal(amount), 6));
}

function inColumn(exact: Decimal, places: number): Decimal {
  const shown = round(exact, places);
  return shown.units === 0n && exact.units !== 0n ? readable(exact) : shown;
}

/** Difference of two costs per thousand requests, rounded once. */
export function perThousandDifference(amount: Money, base: Money, requests: number): string | null {
  if (requests === 0) return null;
  const difference = subtract(parseDecimal(amount), parseDecimal(base));
  return signed(readable(multiplyDivide(difference, 1000, requests, MOST_PLACES)));
}

/** A list price: two decimals, three below ten cents. */
export function perMillion(amount: Money | undefined): string {
  if (amount === undefined) return "unknown";
  const exact = parseDecimal(amount);
  const small = exact.units !== 0n && Math.abs(toNumber(exact)) < 0.1;
  return dollars(round(exact, small ? 3 : 2));
}

export function difference(amount: Money, base: Money): string {
  return signed(readable(subtract(parseDecimal(amount), parseDecimal(base))));
}

export function signedTotal(amount: Money): string {
  return signed(readable(parseDecimal(amount)));
}

/** Exact, like every sum of amounts. */
export function sumOf(amounts: Money[]): Money {
  return plain(amounts.map(parseDecimal).reduce(add, { units: 0n, scale: 0 }));
}

/** `amount` − `base`, exact. */
export function minus(amount: Money, base: Money): Money {
  return plain(subtract(parseDecimal(amount), parseDecimal(base)));
}

export function isZero(amount: Money): boolean {
  return parseDecimal(amount).units === 0n;
}

/** The amount as a number: for the length of a bar or a share, never for digits. */
export function drawn(amount: Money): number {
  return toNumber(parseDecimal(amount));
}
