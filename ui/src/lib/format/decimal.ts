/** An exact decimal: `units` × 10^-`scale`. Amounts never pass through a float on their way to the screen. */
export type Decimal = { units: bigint; scale: number };

const PATTERN = /^([+-]?)(\d+)(?:\.(\d+))?$/;

export function parseDecimal(text: string): Decimal {
  const match = PATTERN.exec(text.trim());
  if (!match) throw new RangeError(`not a decimal amount: ${text}`);
  const [, sign, whole = "0", fraction = ""] = match;
  const magnitude = BigInt(whole + fraction);
  return { units: sign === "-" ? -magnitude : magnitude, scale: fraction.length };
}

/** Whether `text` is a plain non-negative decimal, as the project file takes it. */
export function isAmount(text: string): boolean {
  const match = PATTERN.exec(text.trim());
  return match !== null && match[1] === "";
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: scaled(a, scale) + scaled(b, scale), scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: scaled(a, scale) - scaled(b, scale), scale };
}

/** `value` × `by` ÷ `over`, rounded half-even to `places` decimals. */
export function multiplyDivide(value: Decimal, by: number, over: number, places: number): Decimal {
  const numerator = value.units * BigInt(by) * 10n ** BigInt(places);
  const denominator = BigInt(over) * 10n ** BigInt(value.scale);
  return { units: divideHalfEven(numerator, denominator), scale: places };
}

export function round(value: Decimal, places: number): Decimal {
  if (value.scale <= places) return { units: scaled(value, places), scale: places };
  return { units: divideHalfEven(value.units, 10n ** BigInt(value.scale - places)), scale: places };
}

/** The exact value as the wire and a spreadsheet take it: "-12.5", without separators or trailing zeros. */
export function plain(value: Decimal): string {
  const magnitude = value.units < 0n ? -value.units : value.units;
  const padded = magnitude.toString().padStart(value.scale + 1, "0");
  const whole = padded.slice(0, padded.length - value.scale);
  const fraction = padded.slice(padded.length - value.scale).replace(/0+$/, "");
  return `${value.units < 0n ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`;
}

/** Digits with thousands separators, without a sign. */
export function digits(value: Decimal): string {
  const magnitude = value.units < 0n ? -value.units : value.units;
  const padded = magnitude.toString().padStart(value.scale + 1, "0");
  const whole = padded.slice(0, padded.length - value.scale).replace(/\B(?=(\d{3})+$)/g, ",");
  return value.scale === 0 ? whole : `${whole}.${padded.slice(padded.length - value.scale)}`;
}

/** For drawing and for shares only. */
export function toNumber(value: Decimal): number {
  return Number(value.units) / 10 ** value.scale;
}

function scaled(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const quotient = magnitude / denominator;
  const twice = (magnitude % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}
