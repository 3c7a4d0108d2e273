import { percent } from "../format/measure";
import { total } from "../format/money";
import type { BudgetRisk, Period, Project } from "../ipc/generated";

/** How likely a budget is overrun, in words. */

const PERIODS: Record<string, string> = { day: "a day", week: "a week", month: "a month" };

const periodName = (period: Period): string => PERIODS[period] ?? period;

/** A share of a thousand resampled periods, by the rule of the sentences (`chance` in `domain`): of none it is under 3 / n. */
export function probability(share: number): string {
  if (share <= 0) return "< 0.3 %";
  if (share >= 1) return "> 99.7 %";
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
