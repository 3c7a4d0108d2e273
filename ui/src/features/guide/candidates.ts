import type { Feature, ModelSummary, Policy } from "$lib/ipc/generated";
import { drawn } from "$lib/format/money";
import { TRIGGERS, shortModel } from "$lib/project/policy";

/** A policy that the guide tries, with the idea behind it. */
export type Candidate = { name: string; idea: string; policy: Policy };

/** Models of the front of price and quality that are tried; more of them differ in little. */
const SHORTLIST = 7;
/** Prompt tokens for one of an answer, when models are ordered by price. */
const PROMPT_TO_ANSWER = 3;

type Rated = { model: ModelSummary; price: number; index: number };

/**
 * Models worth trying for a feature: those that can do what it asks, are rated and priced, and for which no other is both
 * cheaper and better rated.
 */
export function shortlist(models: ModelSummary[], feature: Feature): ModelSummary[] {
  const needed = feature.requirements?.capabilities ?? [];
  const context = Math.max(feature.requirements?.context_tokens ?? 0, feature.expected_input_tokens ?? 0);
  const fitting = models.filter(
    (model) =>
      model.endpoints.length > 0 &&
      model.context_tokens >= context &&
      needed.every((capability) => model.capabilities.includes(capability)),
  );
  return spread(front(fitting.flatMap((model) => rated(model, feature))), SHORTLIST).map(
    ({ model }) => model,
  );
}

function rated(model: ModelSummary, feature: Feature): Rated[] {
  const { coding, agentic, intelligence } = model.benchmarks;
  const special = feature.task === "code" ? coding : feature.task === "agent" ? agentic : undefined;
  const index = special ?? intelligence;
  const { prompt_usd_per_million: prompt, completion_usd_per_million: answer } = model;
  if (index === undefined || prompt === undefined || answer === undefined) return [];
  return [{ model, index, price: PROMPT_TO_ANSWER * drawn(prompt) + drawn(answer) }];
}

/** From cheap to dear, each better rated than all that are cheaper. */
function front(all: Rated[]): Rated[] {
  let best = -Infinity;
  return all
    .filter(({ price }) => price > 0)
    .toSorted((a, b) => a.price - b.price || b.index - a.index)
    .filter(({ index }) => {
      const better = index > best;
      if (better) best = index;
      return better;
    });
}

/** At most so many, the first and the last among them. */
function spread<T>(all: T[], most: number): T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, n) => all[Math.round((n * (all.length - 1)) / (most - 1))] as T);
}

/** The policies that the guide tries, from `models` that run from cheap to dear. */
export function candidates(models: ModelSummary[]): Candidate[] {
  const ids = models.map(({ id }) => id);
  const singles = ids.map((id) => ({
    name: shortModel(id),
    idea: "One model for every request.",
    policy: leaf(id),
  }));
  return [...singles, ...chains(models), ...cascades(ids), ...steering(ids)];
}

const leaf = (model: string): Policy => ({ pattern: "model", model });

/** Each model with the next dearer one of another author behind it. */
function chains(models: ModelSummary[]): Candidate[] {
  return models.flatMap((primary, n) => {
    const others = [...models.slice(n + 1), ...models.slice(0, n).toReversed()];
    const backup = others.find(({ author }) => author !== primary.author);
    if (!backup) return [];
    return [
      {
        name: `${shortModel(primary.id)} → ${shortModel(backup.id)}`,
        idea: "Another vendor answers when the first fails.",
        policy: {
          pattern: "fallback",
          steps: [{ policy: leaf(primary.id) }, { policy: leaf(backup.id) }],
          triggers: [...TRIGGERS],
        },
      } satisfies Candidate,
    ];
  });
}

/** A cheap model first, a dear one where its answer is judged not good enough. */
function cascades(ids: string[]): Candidate[] {
  return ids.slice(0, -1).flatMap((cheap, n) =>
    ids.slice(n + 1).flatMap((dear, m) => {
      // Neighbours on the front differ in too little for a cascade to pay.
      if (m === 0 && ids.length > 2) return [];
      return [
        {
          name: `${shortModel(cheap)} ⇢ ${shortModel(dear)}`,
          idea: "The cheap model answers first; what it judges poor in its own answer goes to the dear one.",
          policy: {
            pattern: "cascade",
            tiers: [{ policy: leaf(cheap), accept_at: 0.6 }, { policy: leaf(dear) }],
            evaluator: { by: { self_check: {} } },
          },
        } satisfies Candidate,
      ];
    }),
  );
}

/** Whichever of the better models is quickest at the moment. */
function steering(ids: string[]): Candidate[] {
  const better = ids.slice(-3);
  if (better.length < 2) return [];
  return [
    {
      name: `quickest of ${better.map(shortModel).join(", ")}`,
      idea: "The model with the shortest wait at the moment answers.",
      policy: {
        pattern: "steer",
        candidates: better.map(leaf),
        budget: { measure: "first_token", percentile: "p95" },
      },
    },
  ];
}
