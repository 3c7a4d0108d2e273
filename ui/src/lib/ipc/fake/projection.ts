import type { Comparison, Expectation, MoneyBand, Project, ProjectionReport } from "../generated";

const NONE: Expectation = { low: 0, expected: 0, high: 0 };
const ENDS = ["low", "expected", "high"] as const;
const DAYS = 7;

/** A rough stand-in: a month as often as the workload fits into it, a tenth around it, and the project's growth and prices. */
export function projectionOf(comparison: Comparison, project: Project): ProjectionReport {
  const own = project.ownership;
  const under = project.scenarios.find(({ id }) => id === comparison.scenario);
  const grown = under?.monthly_growth;
  const stated: Expectation | null =
    own?.growth_per_month ??
    (grown ? { low: grown, expected: grown, high: grown, source: `the scenario “${under?.name}”` } : null);
  const [growth, prices] = [stated ?? NONE, own?.price_change_per_year ?? NONE];
  const everybodys = (under?.prices ?? []).filter(({ target }) => !target);
  const changes = [
    ...(Number(under?.traffic ?? 1) === 1 ? [] : [`requests ×${under?.traffic}`]),
    ...everybodys.map((change) => `prices of everybody ×${change.factor}`),
  ];
  const months = own?.months ?? 24;
  const width = { low: 0.9, expected: 1, high: 1.1 };
  const band = (of: (end: (typeof ENDS)[number]) => number): MoneyBand => {
    const [low = 0, expected = 0, high = 0] = ENDS.map(of);
    return {
      low: Math.min(low, expected, high).toFixed(6),
      expected: expected.toFixed(6),
      high: Math.max(low, expected, high).toFixed(6),
    };
  };
  const factor = (month: number, of: Expectation, power: (month: number) => number) => ({
    low: (1 + of.low) ** power(month - 1),
    expected: (1 + of.expected) ** power(month - 1),
    high: (1 + of.high) ** power(month - 1),
  });
  const assumed = Array.from({ length: months }, (_, at) => ({
    month: at + 1,
    traffic: factor(at + 1, growth, (month) => month),
    prices: factor(at + 1, prices, (month) => month / 12),
  }));
  const costs = (usd: number, end: (typeof ENDS)[number]) =>
    assumed.map(({ traffic, prices: price }) => ((usd * 30) / DAYS) * width[end] * traffic[end] * price[end]);
  const sum = (values: number[], until: number) =>
    values.slice(0, until).reduce((all, value) => all + value, 0);
  const baseline = comparison.outcomes.find(({ architecture }) => architecture === comparison.baseline);
  const base = Number(baseline?.cost_usd ?? 0);
  const moving = (id: string) => (id === comparison.baseline ? 0 : Number(own?.migration_usd ?? 0));
  const architectures = comparison.outcomes.map(({ architecture, cost_usd }) => {
    const paid = (end: (typeof ENDS)[number], until: number) =>
      moving(architecture) + sum(costs(Number(cost_usd), end), until);
    const even = (end: (typeof ENDS)[number]) =>
      assumed.find(({ month }) => paid(end, month) <= sum(costs(base, end), month))?.month ?? null;
    const isBaseline = architecture === comparison.baseline;
    return {
      architecture,
      months: Array.from({ length: months + 1 }, (_, month) => ({
        month,
        cost_usd: band((end) => (month === 0 ? paid(end, 0) : paid(end, month) - paid(end, month - 1))),
        paid_usd: band((end) => paid(end, month)),
      })),
      saved_usd: isBaseline ? null : band((end) => sum(costs(base, end), months) - paid(end, months)),
      breaks_even: isBaseline ? null : { low: even("low"), expected: even("expected"), high: even("high") },
    };
  });
  const { workload, workload_digest, catalog, seed, scenario } = comparison;
  return {
    workload,
    workload_digest,
    catalog,
    seed,
    scenario,
    baseline: comparison.baseline,
    days: DAYS,
    growth_per_month: stated,
    price_change_per_year: own?.price_change_per_year ?? null,
    from_the_start: changes,
    with_intervals: true,
    not_counted: own?.failure_usd === undefined ? ["what an unanswered request costs"] : [],
    move_is_stated: own?.migration_usd !== undefined,
    assumed,
    architectures,
  };
}
