import { describe, expect, it } from "vitest";
import type { BudgetRisk, Project } from "../ipc/generated";
import { alarm, budgetName, probability, worstBudget } from "./risk";

const project = { features: [{ id: "chat", name: "Live chat" }] } as Project;
const risk = (part: Partial<BudgetRisk>): BudgetRisk => ({
  period: "month",
  limit_usd: "250",
  expected_usd: "200",
  interval: { low: "150", high: "260" },
  probability: 0.034,
  ...part,
});

describe("the chance that a budget is overrun", () => {
  it("is never said to be none or certain", () => {
    expect(probability(0)).toBe("< 0.3 %");
    expect(probability(0.034).replace("\u00a0", " ")).toBe("3.4 %");
    expect(probability(1)).toBe("> 99.7 %");
  });
  it("is an alarm only where it is likely", () => {
    expect([0.01, 0.5, 1].map(alarm)).toEqual(["plain", "warning", "error"]);
  });
  it("names whose budget it is, and of which period where that is not a month", () => {
    expect(budgetName(risk({ feature: "chat" }), project)).toBe("over $250.00: Live chat");
    expect(budgetName(risk({ guardrail: "Daily", period: "day" }), project)).toBe(
      "over $250.00 a day: Daily",
    );
    expect(budgetName(risk({}), project)).toBe("over $250.00");
  });
  it("is shown of the one that is overrun most likely", () => {
    expect(worstBudget([risk({}), risk({ probability: 0.9 })])?.probability).toBe(0.9);
    expect(worstBudget([])).toBeNull();
  });
});
