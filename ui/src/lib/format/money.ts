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
const WITHOUT_CENTS_FROM = 100_000;

function dollars(value: Decimal): string {
  return `${value.units < 0n ? MINUS : ""}$${digits(value)}`;
}

function signed(value: Decimal): string {
  return `${value.units < 0n ? MINUS : "+"}$${digits(value)}`;
}

/** A total: cents, and whole dollars from $100,000. An amount too small for a cent keeps its first digits. */
export function total(amount: Money): string {
  const exact = parseDecimal(amount);
  if (Math.abs(toNumber(exact)) >= WITHOUT_CENTS_FROM) return dollars(round(exact, 0));
  const cents = round(exact, 2);
  return cents.units === 0n && exact.units !== 0n ? dollars(round(exact, 6)) : dollars(cents);
}

export function perRequest(amount: Money): string {
  return dollars(round(parseDecimal(amount), 6));
}

/** Something small, such as one session: four decimals below a dollar, six below a tenth of a cent. */
export function small(amount: Money): string {
  const exact = parseDecimal(amount);
  const size = Math.abs(toNumber(exact));
  return size >= 1 ? total(amount) : dollars(round(exact, size < 0.001 && size > 0 ? 6 : 4));
}

/** Cost of a thousand requests like these; null when there were none. */
export function perThousand(amount: Money, requests: number): string | null {
  return requests === 0 ? null : dollars(multiplyDivide(parseDecimal(amount), 1000, requests, 2));
}

/** Difference of two costs per thousand requests, rounded once. */
export function perThousandDifference(amount: Money, base: Money, requests: number): string | null {
  if (requests === 0) return null;
  const difference = subtract(parseDecimal(amount), parseDecimal(base));
  return signed(multiplyDivide(difference, 1000, requests, 2));
}

/** A list price: two decimals, three below ten cents. */
export function perMillion(amount: Money | undefined): string {
  if (amount === undefined) return "unknown";
  const exact = parseDecimal(amount);
  const small = exact.units !== 0n && Math.abs(toNumber(exact)) < 0.1;
  return dollars(round(exact, small ? 3 : 2));
}

export function difference(amount: Money, base: Money): string {
  return signed(round(subtract(parseDecimal(amount), parseDecimal(base)), 2));
}

export function signedTotal(amount: Money): string {
  return signed(round(parseDecimal(amount), 2));
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
