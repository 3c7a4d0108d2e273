import type { ConditionsListing, IncidentEffects } from "../generated";

export const recordedSeries: ConditionsListing = {
  name: "july",
  digest: "b3:1a2b",
  first_at: "2026-07-21T03:54:00Z",
  last_at: "2026-07-27T23:32:00Z",
  snapshots: 73,
  endpoints: 1_102,
  imported_at: "2026-08-09T08:00:00Z",
};

export function recordedEffects(architecture: string, scenario: string): IncidentEffects {
  const id = "openai/gpt-4o@azure/slow/2026-07-23T04:47Z";
  return {
    coverage: { looks: 73, window_minutes: 30, hours_recorded: 96, requests: 1000, unrecorded: 380 },
    found: 412,
    concerned: 1,
    incidents: [
      {
        id,
        endpoint: "openai/gpt-4o@azure",
        kind: "slow",
        began_after: "2026-07-23T00:58:00Z",
        began_by: "2026-07-23T04:47:00Z",
        ended_after: "2026-07-23T04:47:00Z",
        ended_by: "2026-07-23T07:55:00Z",
        looks: 1,
        requests: 640,
        worst_factor: 4.2,
      },
    ],
    effects: [
      {
        incident: id,
        architecture,
        scenario,
        cost_usd: "0",
        moved: 0,
        unanswered: 0,
        ttft_p95_ms: 310,
        latency_p95_ms: 290,
      },
    ],
  };
}
