import { percent, plural } from "$lib/format/measure";
import { cost, type Ranked } from "./ranking";

/** Why the first is proposed: what it keeps, and what the next choices would cost. */
export function reasons(ranked: Ranked[], present: Ranked | null): string[] {
  const [first, second] = ranked;
  if (!first) return [];
  const sentences = [
    first.breached.length === 0
      ? "It keeps every requirement that is set, at the lowest cost of those that do."
      : `No candidate keeps every requirement; this one breaks the fewest: ${first.breached.join(", ")}.`,
  ];
  if (present) {
    sentences.push(
      `As it is, 1,000 requests cost ${cost(present.outcome)}; under it, ${cost(first.outcome)}.`,
    );
  }
  if (second) {
    const difference =
      second.breached.length === first.breached.length ? "is dearer" : `breaks ${second.breached[0]}`;
    sentences.push(
      `The next choice, ${second.candidate.name}, ${difference}: ${cost(second.outcome)} for 1,000.`,
    );
  }
  const better = betterAnswers(ranked, first);
  return better ? [...sentences, better] : sentences;
}

/** Why what is there stays: what it keeps, and where the nearest of the others falls short. */
export function reasonsToKeep(ranked: Ranked[], present: Ranked): string[] {
  const [nearest] = ranked;
  const others = plural(ranked.length, "policy that was tried", "policies that were tried");
  const price = cost(present.outcome);
  if (!nearest) return [`It costs ${price} for 1,000 requests, and nothing else could be tried.`];
  const { name } = nearest.candidate;
  if (present.breached.length > 0) {
    return [
      `It breaks ${present.breached.join(", ")}, but none of the ${others} keeps every requirement either.`,
      nearest.breached.length > present.breached.length
        ? `The nearest, ${name}, breaks ${nearest.breached.join(", ")}.`
        : `The nearest, ${name}, breaks as much: ${cost(nearest.outcome)} for 1,000 requests, against ${price}.`,
    ];
  }
  const meets =
    present.unknown === 0
      ? "It meets everything asked for"
      : `It breaks nothing asked for, though the replay cannot tell ${plural(present.unknown, "requirement")}`;
  if (nearest.breached.length > 0) {
    return [
      `${meets}, at ${price} for 1,000 requests; none of the ${others} does.`,
      `The nearest, ${name}, breaks ${nearest.breached.join(", ")}, at ${cost(nearest.outcome)}.`,
    ];
  }
  const better = betterAnswers(ranked, present);
  return [
    `${meets}, and nothing that was tried and does so costs less than its ${price} for 1,000 requests.`,
    `The nearest, ${name}, costs ${cost(nearest.outcome)}.`,
    ...(better ? [better] : []),
  ];
}

/** The cheapest that keeps every requirement and answers visibly better. */
function betterAnswers(ranked: Ranked[], than: Ranked): string | null {
  const better = ranked.find(
    ({ outcome, breached }) =>
      breached.length === 0 && (outcome.quality?.mean ?? 0) > (than.outcome.quality?.mean ?? 0) + 0.02,
  );
  if (!better) return null;
  const quality = percent(better.outcome.quality?.mean);
  return `Better answers (${quality}) would cost ${cost(better.outcome)} with ${better.candidate.name}.`;
}
