import type { CatalogImpact, ImpactFigures, Policy, Project } from "../generated";
import { childrenOf } from "../../project/children";

type Leaf = { path: string; policy: Extract<Policy, { pattern: "model" }> };

function firstLeaf(policy: Policy, path: string): Leaf | null {
  if (policy.pattern === "model") return { path, policy };
  for (const child of childrenOf(policy)) {
    const found = firstLeaf(child.policy, `${path}${child.at}`);
    if (found) return found;
  }
  return null;
}

const figures = (cost: string, quality: number): ImpactFigures => ({
  requests: 1000,
  succeeded: 1000,
  cost_usd: cost,
  unpriced: 0,
  quality: {
    mean: quality,
    low: quality - 0.01,
    high: quality + 0.01,
    evidence: "published",
    if_independent: quality,
    recorded_share: 0,
    covered_share: 1,
  },
  ttft_p95_ms: 900,
  latency_p95_ms: 4000,
  requirements_open: 0,
});

/** The first leaf of the first architecture has a cheaper equal. */
export function impactOf(project: Project, from: string, to: string): CatalogImpact {
  const architecture = project.architectures[0];
  const feature = project.features[0]?.id ?? "";
  const policy = architecture?.policies[feature];
  const leaf = policy && firstLeaf(policy, `/architectures/0/policies/${feature}`);
  const reference = (date: string) => ({ date, digest: "b3:0" });
  const target = "openai/gpt-5.6-luna";
  const none = !architecture || !leaf || leaf.policy.model === target;
  return {
    from: reference(from),
    to: reference(to),
    workload: "acme-july",
    requests: 1000,
    touches: none
      ? []
      : [
          {
            architecture: architecture.id,
            features: [feature],
            path: leaf.path,
            model: leaf.policy.model,
            kind: "price",
            says: "Prices of a million: prompt $2 → $2.5 (+25 %).",
            price_share: 0.25,
          },
        ],
    proposals: none
      ? []
      : [
          {
            id: `${architecture.id}/${feature}`,
            architecture: architecture.id,
            features: [feature],
            kind: "cheaper_model",
            from: leaf.policy.model,
            to: target,
            reason: "GPT-5.6 Luna has become cheaper, and no published index of it is lower.",
            caveats: [],
            edits: [{ path: leaf.path, policy: { pattern: "model", model: target } }],
            effects: [
              {
                feature,
                before: figures("90", 0.92),
                unchanged: figures("100", 0.92),
                proposed: figures("80", 0.93),
              },
            ],
            decision: {
              title: `Use ${target} instead of ${leaf.policy.model}`,
              date: "2026-08-09",
              status: "accepted",
              architecture: architecture.id,
              context: "The newer catalog has a model that is no worse and costs less.",
              outcome: "GPT-5.6 Luna has become cheaper.",
            },
          },
        ],
    architectures: project.architectures.map(({ id }) => ({
      architecture: id,
      before: figures("190", 0.92),
      unchanged: figures("200", 0.92),
      proposed: null,
    })),
    not_compared: [],
    other_launches: 2,
  };
}
