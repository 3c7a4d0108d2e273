import type { Architecture, ImpactFigures, Policy, Project, WhatIf } from "../generated";

const figures = (cost_usd: string): ImpactFigures => ({
  requests: 1000,
  succeeded: 1000,
  cost_usd,
  unpriced: 0,
  quality: null,
  ttft_p95_ms: 900,
  latency_p95_ms: 4000,
  requirements_open: 0,
});

function cached(architecture: Architecture): Architecture {
  const around = (policy: Policy): Policy => ({
    pattern: "cache",
    hit: "exact",
    ttl_s: 86_400,
    lookup_ms: 5,
    policy,
  });
  const policies = Object.entries(architecture.policies).map(([id, policy]) => [id, around(policy)] as const);
  return {
    ...architecture,
    id: `${architecture.id}-cached`,
    name: `${architecture.name} and response cache`,
    policies: Object.fromEntries(policies),
  };
}

/** A cache that saves an eighth, compression that costs quality, and a log that marks nothing as batchable. */
export function whatIfOf(project: Project, id: string): WhatIf {
  const architecture = project.architectures.find((one) => one.id === id);
  const delta = (cost_usd: string, cost_share: number, quality_points: number) => ({
    architecture: id,
    scenario: "base",
    cost_usd,
    cost_share,
    ttft_p50_ms: -10,
    ttft_p95_ms: -20,
    latency_p50_ms: -100,
    latency_p95_ms: -200,
    success_points: 0,
    fallback_points: 0,
    quality_points,
  });
  return {
    architecture: id,
    catalog: { date: "2026-08-08", digest: "b3:c0de" },
    workload: "acme-july",
    now: figures("100"),
    cards: [
      {
        kind: "response_cache",
        does: "Equal prompts of a feature are answered from memory.",
        assumptions: [{ says: "An answer is kept for 24 hours, and any number of them." }],
        concerned: 125,
        figures: figures("87.5"),
        delta: delta("-12.5", -0.125, 0),
        says: "125 requests (12.5 %) are answered from memory: it saves $12.50 (12.5 %); quality stays.",
        ...(architecture && { changed: cached(architecture) }),
      },
      {
        kind: "prompt_compression",
        does: "Prompts of 1000 tokens and more are compressed before the call.",
        assumptions: [{ says: "50 % of the prompt is left.", source: "Pan et al., LLMLingua-2, March 2024" }],
        concerned: 800,
        figures: figures("70"),
        delta: delta("-30", -0.3, -1.9),
        says: "800 requests (80.0 %) are compressed: it saves $30.00 (30.0 %); quality −1.90 points.",
      },
      {
        kind: "off_peak_batch",
        does: "Requests that are marked as batchable leave with the next batch.",
        assumptions: [],
        concerned: 0,
        unavailable: "not_known",
        says: "The log marks no request as batchable, so nobody knows what could wait.",
      },
    ],
  };
}
