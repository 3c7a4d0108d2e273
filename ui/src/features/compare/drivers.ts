import { drawn, isZero, minus, sumOf } from "$lib/format/money";
import type { Money, Outcome, Project } from "$lib/ipc/generated";

/** What a cost can be divided by. */
export type Dimension = "feature" | "model" | "provider";
export const DIMENSIONS: { value: Dimension; label: string }[] = [
  { value: "feature", label: "Feature" },
  { value: "model", label: "Model" },
  { value: "provider", label: "Provider" },
];

/** The id of what no feature, model or provider bills. */
export const OWN = "";

export type Part = { id: string; name: string; cost: Money };

/** The cost of an outcome in parts that sum to it exactly. */
export function costParts(outcome: Outcome, project: Project, by: Dimension): Part[] {
  const costs = {
    feature: outcome.cost_by_feature,
    model: outcome.cost_by_model,
    provider: outcome.cost_by_provider,
  }[by];
  const named = by === "feature" ? new Map(project.features.map(({ id, name }) => [id, name])) : null;
  const parts = Object.entries(costs).map(([id, cost]) => ({ id, name: named?.get(id) ?? id, cost }));
  const rest = minus(outcome.cost_usd, sumOf(parts.map(({ cost }) => cost)));
  return isZero(rest) ? parts : [...parts, { id: OWN, name: restName(rest, outcome), cost: rest }];
}

function restName(rest: Money, outcome: Outcome): string {
  return isZero(minus(rest, outcome.own_cost_usd)) ? "Own evaluators, compression" : "Not attributed";
}

export type Step = { id: string; name: string; before: Money; after: Money; change: Money; folded: number };
export type Drivers = { from: Money; to: Money; steps: Step[] };

/** From the baseline's cost to the candidate's: the savings first, the largest of them foremost, then what costs more. */
export function drivers(base: Outcome, candidate: Outcome, project: Project, by: Dimension): Drivers {
  const before = new Map(costParts(base, project, by).map((part) => [part.id, part]));
  const after = new Map(costParts(candidate, project, by).map((part) => [part.id, part]));
  const steps = [...new Set([...before.keys(), ...after.keys()])].map((id): Step => {
    const [from, to] = [before.get(id)?.cost ?? "0", after.get(id)?.cost ?? "0"];
    const name = after.get(id)?.name ?? before.get(id)?.name ?? id;
    return { id, name, before: from, after: to, change: minus(to, from), folded: 0 };
  });
  const moved = steps.filter(({ change }) => !isZero(change));
  return { from: base.cost_usd, to: candidate.cost_usd, steps: moved.sort(byChange) };
}

/** At most `most` steps: the smallest become one, whose change is their exact sum. */
export function folded({ from, to, steps }: Drivers, most: number): Drivers {
  if (steps.length <= most) return { from, to, steps };
  const bySize = steps.toSorted((a, b) => Math.abs(drawn(b.change)) - Math.abs(drawn(a.change)));
  const [kept, small] = [bySize.slice(0, most - 1), bySize.slice(most - 1)];
  const others: Step = {
    id: "others",
    name: `${small.length} others`,
    before: sumOf(small.map(({ before }) => before)),
    after: sumOf(small.map(({ after }) => after)),
    change: sumOf(small.map(({ change }) => change)),
    folded: small.length,
  };
  return { from, to, steps: [...kept.sort(byChange), others] };
}

const byChange = (a: Step, b: Step) => drawn(a.change) - drawn(b.change);
