/** What stands at the ticks of an axis: all of them with the decimals that the finest one needs. */

const SPACE = "\u00a0";
const MOST = 6;

/** Decimals without which some tick would read as another value. */
function decimalsOf(values: number[]): number {
  const needed = values.map((value) => String(Number(value.toPrecision(6))).split(".")[1]?.length ?? 0);
  return Math.min(MOST, Math.max(0, ...needed));
}

function text(value: number, marks: number[], decimals = decimalsOf(marks)): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat("en-US", digits).format(value).replace("-", "−");
}

/** Dollars, whole or with both digits of the cents. */
export function axisDollars(value: number, marks = [value]): string {
  const decimals = decimalsOf(marks);
  const amount = text(Math.abs(value), marks, decimals === 1 ? 2 : decimals);
  return `${value < 0 ? "−" : ""}$${amount}`;
}

/** Seconds, or hours from 90 minutes on, as everywhere. */
export function axisSeconds(ms: number, marks = [ms]): string {
  const [unit, length] = Math.max(...marks) >= 5_400_000 ? ["h", 3_600_000] : ["s", 1000];
  return `${text(
    ms / length,
    marks.map((mark) => mark / length),
  )}${SPACE}${unit}`;
}

export const axisPercent = (percent: number, marks = [percent]) => `${text(percent, marks)}${SPACE}%`;
export const axisShare = (share: number, marks = [share]) =>
  axisPercent(
    Number((share * 100).toPrecision(6)),
    marks.map((mark) => Number((mark * 100).toPrecision(6))),
  );
