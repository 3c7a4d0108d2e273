import type {
  AttachedOutcomes,
  ScoreColumn,
  ScoredModel,
  WorkloadScores,
  WorkloadSummary,
} from "../generated";

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
        same_as: [],
      };
    }),
    // The first time they were attached as the file calls them.
    instead_of: models.map(({ column, model }) => ({ before: column, now: model })),
    unknown_ids: 3,
    rejected_rows: 0,
    rejects: [],
    left_out: ["subject"],
  };
}

const scoresOf = (model: string, in_catalog: boolean, same_as: string[]): ScoredModel => ({
  model,
  column: model,
  requests: 1200,
  mean: 0.8125,
  in_catalog,
  same_as,
  file: "scores-2026-08.csv",
  attached_at: "2026-08-10T11:00:00Z",
});

/** Scores beside a workload: of two models that the catalog knows and one that it does not, less those that were removed. */
export class FakeScores {
  #models = [
    scoresOf("anthropic/claude-sonnet-4.5", true, []),
    scoresOf("house-model", false, ["openai/gpt-4o"]),
    scoresOf("openai/gpt-4o", true, ["house-model"]),
  ];

  of({ name, requests }: WorkloadSummary): WorkloadScores {
    const scored_requests = this.#models.some(({ in_catalog }) => in_catalog) ? 1200 : 0;
    return { workload: name, requests, scored_requests, models: this.#models };
  }

  remove(workload: WorkloadSummary, models: string[] | null): WorkloadScores {
    this.#models = this.#models
      .filter(({ model }) => models !== null && !models.includes(model))
      .map((own) => ({ ...own, same_as: own.same_as.filter((other) => !models?.includes(other)) }));
    return this.of(workload);
  }
}
