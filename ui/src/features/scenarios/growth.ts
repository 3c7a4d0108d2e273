import type { Comparison, Scenario } from "$lib/ipc/generated";
import { drawn } from "$lib/format/money";

/** What a growth would make of the workload's pace, month by month of 30 days. The replay itself ends with the workload. */

const MONTH_S = 30 * 86_400;
export const MONTHS = 6;
export const COLUMNS = Array.from({ length: MONTHS + 1 }, (_, month) =>
  month === 0 ? "start" : `+${month}`,
);

export function growthFactor({ monthly_growth = 0 }: Scenario, months: number): number {
  return (1 + Math.max(-0.999, monthly_growth)) ** months;
}

/** Requests a month at the workload's pace, at its start and after each month. */
export function requestsAMonth(scenario: Scenario, requests: number, seconds: number): number[] {
  const start = (requests / seconds) * MONTH_S * Number(scenario.traffic ?? "1");
  return COLUMNS.map((_, month) => start * growthFactor(scenario, month));
}

/** How much the growth alone has added by the end of the workload, as a share. */
export function withinWorkload(scenario: Scenario, seconds: number): number {
  return growthFactor(scenario, seconds / MONTH_S) - 1;
}

/** The mean growth over the workload, of which the replayed cost is made. */
function meanGrowth(scenario: Scenario, seconds: number): number {
  const months = seconds / MONTH_S;
  const logarithm = Math.log(growthFactor(scenario, 1));
  const exponent = logarithm * months;
  return Math.abs(exponent) < 1e-9 ? 1 : (Math.exp(exponent) - 1) / exponent;
}

/** Each architecture's cost a month, if cost keeps following the requests as it does within the workload. */
export function costAMonth(
  comparison: Comparison,
  scenario: Scenario,
  seconds: number,
): { architecture: string; values: number[] }[] {
  const start = MONTH_S / seconds / meanGrowth(scenario, seconds);
  return comparison.outcomes.map(({ architecture, cost_usd }) => ({
    architecture,
    values: COLUMNS.map((_, month) => drawn(cost_usd) * start * growthFactor(scenario, month)),
  }));
}
