import type { PlanBill, ReplayListing } from "../generated";

type Made = { project: string; architecture: string; scenario: string; workload: string };

export const keptReplay = (id: number, made: Made): ReplayListing => ({
  ...made,
  id,
  digest: `b3:${id}`,
  at: "2026-08-01T09:00:00Z",
  project_digest: "b3:5a3d",
  workload_digest: "b3:7c1e",
  catalog_digest: "b3:c0de",
  seed: 1,
  replications: 1,
  engine_version: "0.1.0",
});

/** A month in which a fifth more requests came, a little longer ones, at a small discount. */
export function billOf(workload: string): PlanBill {
  const changes = [
    ["design", "0", "The project is the one that the plan was made of."],
    ["volume", "20", "60,000 requests came, and 50,000 were planned."],
    ["mix", "0", "Other shares of the features, at the plan’s mean cost of each."],
    ["tokens", "4", "Other requests of the same features."],
    ["price", "-2.5", "Prices of the list +$0.00, paid against the list −$2.50."],
    ["routing", "0", "Where the log says that requests went."],
    ["unpriced", "0", "0 requests whose cost nobody knows."],
    ["outside", "0", "0 requests that no feature matches."],
  ] as const;
  return {
    plan: {
      replay: 1,
      at: "2026-08-01T09:00:00Z",
      architecture: "routed",
      scenario: "base",
      workload: "acme-july",
      catalog: { date: "2026-08-08", digest: "b3:c0de" },
      requests: 50_000,
      cost_usd: "100",
    },
    bill: {
      workload,
      catalog: { date: "2026-08-08", digest: "b3:c0de" },
      first_at: "2026-08-01T00:00:00Z",
      last_at: "2026-08-31T23:59:59Z",
      requests: 60_000,
      recorded: 60_000,
      priced: 0,
      unanswered: 0,
      unpriced: 0,
      outside: 0,
      cost_usd: "121.5",
    },
    difference_usd: "21.5",
    drivers: changes.map(([driver, change_usd, says]) => ({ driver, change_usd, says })),
    features: [
      {
        feature: "assistant",
        planned_requests: 50_000,
        billed_requests: 60_000,
        planned_usd: "100",
        billed_usd: "121.5",
        drivers: changes.map(([driver, change_usd]) => ({ driver, change_usd })),
      },
    ],
    remarks: [],
  };
}
