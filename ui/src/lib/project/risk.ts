import { percent } from "../format/measure";
import { total } from "../format/money";
import type { BudgetRisk, Period, Project } from "../ipc/generated";

/** How likely a budget is overrun, in words. */

const PERIODS: Record<string, string> = { day: "a day", week: "a week", month: "a month" };

const periodName = (period: Period): string => PERIODS[period] ?? period;

/** A share of resampled periods: neither 0 nor 100 %, since there are only so many. */
export function probability(share: number): string {
  if (share < 0.005) return "< 0.5 %";
  if (share > 0.995) return "> 99.5 %";
  return percent(share);
}

/** "over $250.00: Nightly account insights", and of which period where that is not a month. */
export function budgetName({ guardrail, feature, limit_usd, period }: BudgetRisk, project: Project): string {
  const whose = guardrail ?? project.features.find(({ id }) => id === feature)?.name ?? feature;
  const limit = `over ${total(limit_usd)}${period === "month" ? "" : ` ${periodName(period)}`}`;
  return whose === undefined ? limit : `${limit}: ${whose}`;
}

/** The one that is overrun most likely; null without a budget. */
export function worstBudget(budgets: BudgetRisk[]): BudgetRisk | null {
  return budgets.toSorted((a, b) => b.probability - a.probability)[0] ?? null;
}

/** How much of a warning it is. */
export function alarm(share: number): "plain" | "warning" | "error" {
  if (share < 0.05) return "plain";
  return share <= 0.99 ? "warning" : "error";
}
