import type { SeriesStyle } from "$components/charts/series";
import { figure, words, type Cell, type TableColumn, type TableData } from "$components/charts/table";
import { percent } from "$lib/format/measure";
import { drawn, total } from "$lib/format/money";
import type {
  AssumedMonth,
  BreakEven,
  Expectation,
  FactorBand,
  Money,
  MoneyBand,
  ProjectedArchitecture,
  ProjectionReport,
} from "$lib/ipc/generated";

/** The months ahead as charts and tables: what is computed, the command `projection` computes alike. */

export type Named = { id: string; name: string; style: SeriesStyle };
type Figure = "paid_usd" | "cost_usd";

/** Whole dollars from a thousand on, as in the document: a projection knows no more. */
export function projected(amount: Money): string {
  return Math.abs(drawn(amount)) < 1_000
    ? total(amount)
    : total(drawn(amount).toFixed(0)).replace(/\.00$/, "");
}

export function banded({ low, expected, high }: MoneyBand): string {
  return low === high
    ? projected(expected)
    : `${projected(expected)} (${projected(low)} to ${projected(high)})`;
}

const negated = (amount: Money) => (amount.startsWith("-") ? amount.slice(1) : `-${amount}`);

/** Month 0 is when the move is paid for; a month by itself begins with the first. */
const monthsOf = (own: ProjectedArchitecture, of: Figure) =>
  of === "paid_usd" ? own.months : own.months.filter(({ month }) => month > 0);

/** Those of which the months are known. */
const projectedOf = (report: ProjectionReport) =>
  report.architectures.filter(({ months }) => months.length > 0);

export function bandLines(report: ProjectionReport, named: Named[], of: Figure) {
  return projectedOf(report).flatMap((own) => {
    const shown = named.find(({ id }) => id === own.architecture);
    const ends = (end: keyof MoneyBand) => monthsOf(own, of).map((month) => drawn(month[of][end]));
    return shown ? [{ ...shown, low: ends("low"), expected: ends("expected"), high: ends("high") }] : [];
  });
}

/** The months that `bandLines` has. */
export const columnsOf = (report: ProjectionReport, of: Figure): number[] =>
  projectedOf(report)
    .slice(0, 1)
    .flatMap((own) => monthsOf(own, of).map(({ month }) => month));

export function bandTable(report: ProjectionReport, named: Named[], of: Figure): TableData {
  const shown = projectedOf(report).flatMap((own) => {
    const name = named.find(({ id }) => id === own.architecture)?.name;
    return name === undefined ? [] : [{ name, months: monthsOf(own, of) }];
  });
  const usd = (name: string): TableColumn => ({ name, unit: "USD", number: true });
  const cell = (amount: Money): Cell => figure(projected(amount), amount);
  return {
    columns: [
      { name: "Month" },
      ...shown.flatMap(({ name }) => [usd(name), usd(`${name}, low`), usd(`${name}, high`)]),
    ],
    rows: columnsOf(report, of).map((month, at) => [
      words(String(month)),
      ...shown.flatMap(({ months }) => {
        const own = months[at]?.[of];
        return own ? [cell(own.expected), cell(own.low), cell(own.high)] : [];
      }),
    ]),
  };
}

const figures = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
/** "×1.38": how many times today’s. */
export const factor = (value: number) => `×${figures.format(value)}`;

/** Traffic and prices of each month, as shares of those of the workload. */
export function assumedTable(months: AssumedMonth[]): TableData {
  const share = (name: string): TableColumn => ({ name, unit: "times today’s", number: true });
  const cells = ({ low, expected, high }: FactorBand) =>
    [expected, low, high].map((value) => figure(factor(value), value));
  return {
    columns: [
      { name: "Month" },
      ...["Requests", "Prices"].flatMap((name) => [
        share(name),
        share(`${name}, low`),
        share(`${name}, high`),
      ]),
    ],
    rows: months.map(({ month, traffic, prices }) => [
      words(String(month)),
      ...cells(traffic),
      ...cells(prices),
    ]),
  };
}

export function assumedLines(months: AssumedMonth[], styles: { traffic: SeriesStyle; prices: SeriesStyle }) {
  const of = (name: "traffic" | "prices", label: string) => ({
    id: name,
    name: label,
    style: styles[name],
    low: months.map((month) => month[name].low),
    expected: months.map((month) => month[name].expected),
    high: months.map((month) => month[name].high),
  });
  return [of("traffic", "Requests"), of("prices", "Token prices")];
}

export function assumedFinding(months: AssumedMonth[]): string {
  const last = months.at(-1);
  if (!last) return "";
  const said = ({ low, expected, high }: FactorBand) =>
    low === high ? factor(expected) : `${factor(expected)} (${factor(low)} to ${factor(high)})`;
  return `in month ${last.month} requests at ${said(last.traffic)} of today’s, prices at ${said(last.prices)}`;
}

function paidBack({ low, expected, high }: BreakEven, months: number): string {
  const at = (month: number | null) => (month === null ? `not within ${months} months` : `month ${month}`);
  const band = low === expected && high === expected ? "" : ` (low ends: ${at(low)}; high ends: ${at(high)})`;
  return expected === null
    ? `It does not pay for itself within ${months} months${band}.`
    : `It has paid for itself by the end of month ${expected}${band}.`;
}

/** What a candidate saves over the whole time and when it has paid for itself; null for the baseline. */
export function outcomeOf(
  own: ProjectedArchitecture,
  report: ProjectionReport,
  nameOf: (id: string) => string,
): string | null {
  const { saved_usd: saved, breaks_even: even } = own;
  if (!saved || !even) return null;
  const months = report.assumed.length;
  const [name, base] = [nameOf(own.architecture), nameOf(report.baseline)];
  const costs = drawn(saved.expected) < 0;
  const cost = { low: negated(saved.high), expected: negated(saved.expected), high: negated(saved.low) };
  const sum = costs
    ? `${name} costs ${banded(cost)} more than ${base}`
    : `${name} saves ${banded(saved)} against ${base}`;
  const upFront = drawn(own.months[0]?.paid_usd.expected ?? "0");
  let back = paidBack(even, months);
  if (even.expected === 1 && !report.move_is_stated) {
    back = "What the move itself costs is not stated, so neither is when it has paid for itself.";
  } else if (even.expected === 1 && upFront <= 0) back = "It needs no money up front.";
  return `${sum} over ${months} months. ${back}`;
}

const signed = (value: number) => percent(value).replace("-", "−");

/** "Growth of traffic: 4.0 % a month, between 0.0 % and 9.0 %. Source: …" */
export function sourceOf(name: string, unit: string, own: Expectation | null): string {
  if (!own) return `${name}: none is stated, so none is counted.`;
  const band = own.low < own.high ? `, between ${signed(own.low)} and ${signed(own.high)}` : "";
  const ends = `${signed(own.expected)} ${unit}${band}`;
  return `${name}: ${ends}. Source: ${own.source ?? "our own assumption"}.`;
}
