import type { AttachedOutcomes, ScoreColumn, WorkloadSummary } from "../generated";

const COLUMNS = { "openai/gpt-4o": true, "house-model": false };

/** Two columns of scores: the catalog knows the first, and the second once somebody has said which model it is. */
export function attached({ name, requests }: WorkloadSummary, models: ScoreColumn[]): AttachedOutcomes {
  return {
    workload: name,
    digest: "b3:0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    requests,
    scored_requests: 1200,
    models: Object.entries(COLUMNS).map(([column, known]) => {
      const chosen = models.find((own) => own.column === column);
      return {
        model: chosen?.model ?? column,
        column,
        requests: 1200,
        mean: 0.8125,
        in_catalog: known || chosen !== undefined,
      };
    }),
    unknown_ids: 3,
    rejected_rows: 0,
    rejects: [],
    left_out: ["subject"],
  };
}
