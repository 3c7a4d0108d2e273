import { count, plural } from "$lib/format/measure";
import type { AttachedOutcomes, RenamedScores, ScoredModel, WorkloadScores } from "$lib/ipc/generated";

const listed = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** "1,200 of 4,000 requests have a score of a model that the catalog has". */
export function coverageOf({ scored_requests, requests, models }: WorkloadScores): string {
  const of = models.some(({ in_catalog }) => !in_catalog) ? " of a model that the catalog has" : "";
  return `${count(scored_requests)} of ${plural(requests, "request")} have a score${of}`;
}

/** "has 1,067 scores; 800 of 800 requests have one of a model that the catalog has": what a file of scores brings. */
export function scoresInWords({ models, scored_requests, requests }: AttachedOutcomes): string {
  const scores = models.reduce((sum, own) => sum + own.requests, 0);
  const whose = models.some(({ in_catalog }) => !in_catalog) ? " of a model that the catalog has" : "";
  const some = scored_requests === 0 ? "none" : count(scored_requests);
  return `has ${plural(scores, "score")}; ${some} of the ${plural(requests, "request")} ${scored_requests <= 1 ? "has" : "have"} one${whose}`;
}

/** What to know of scores that nobody can use, or that seem to be there twice. */
export function warningsOf(models: ScoredModel[]): string[] {
  const strange = models.filter(({ in_catalog }) => !in_catalog).map(({ model }) => model);
  const unknown =
    strange.length > 0
      ? [
          `The catalog has no ${listed.format(strange)}: no replay can ask ${strange.length === 1 ? "it" : "them"}, so these scores do not count as coverage. They only say how difficult a request is.`,
        ]
      : [];
  const doubled = models
    .filter(({ model, same_as }) => same_as.length > 0 && same_as.every((other) => other > model))
    .map(
      ({ model, same_as }) =>
        `${listed.format([model, ...same_as])} have exactly the same scores, which count as models that agree. If they are one model, remove the other.`,
    );
  return [...unknown, ...doubled];
}

/** What becomes of scores that are attached already under another name. */
export const renamedLine = ({ before, now }: RenamedScores): string =>
  `The same scores are attached already as those of ${before}: they become those of ${now}, and count once.`;
