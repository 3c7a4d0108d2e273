import { isZero, minus, sumOf } from "$lib/format/money";
import type { ModelId, Money, NodeOutcome, Outcome, Policy, Project } from "$lib/ipc/generated";
import { childrenOf } from "$lib/project/children";
import { join } from "$lib/project/pointer";
import type { Dimension } from "./drivers";

/** A place of a policy that calls a model, with what its calls came to. */
export type Call = { path: string; feature: string; place: string; model: ModelId; node: NodeOutcome };
/** What a part of a cost is made of. `rest` is what no call of these accounts for. */
export type Behind = { calls: Call[]; rest: Money; restName: string };

/** The calls behind a feature's or a model's cost. What providers are made of, the replay does not keep. */
export function behind(
  outcome: Outcome,
  project: Project,
  by: Dimension,
  id: string,
  cost: Money,
): Behind | null {
  if (by === "provider" || id === "") return null;
  const all = callsOf(outcome, project);
  const calls = all.filter((call) => (by === "feature" ? call.feature === id : call.model === id));
  const rest = minus(cost, sumOf(calls.map(({ node }) => node.cost_usd)));
  if (calls.length === 0 && isZero(rest)) return null;
  return { calls, rest, restName: "Shared policies, own evaluators" };
}

/** Every place of an architecture that calls a model, with what came to it. */
export function callsOf(outcome: Outcome, project: Project): Call[] {
  const at = project.architectures.findIndex(({ id }) => id === outcome.architecture);
  const policies = project.architectures[at]?.policies ?? {};
  const nodes = new Map(outcome.nodes.map((node) => [node.path, node]));
  return project.features.flatMap(({ id }) => {
    const policy = policies[id];
    return policy ? modelsOf(policy, join("/architectures", at, "policies", id), []) : [];

    function modelsOf(policy: Policy, path: string, names: string[]): Call[] {
      if (policy.pattern === "model") {
        const node = nodes.get(path);
        if (!node) return [];
        return [{ path, feature: id, place: names.join(", ") || "every request", model: policy.model, node }];
      }
      return childrenOf(policy).flatMap((child) =>
        modelsOf(child.policy, path + child.at, child.name === "policy" ? names : [...names, child.name]),
      );
    }
  });
}
