import { count } from "../format/measure";
import type { Aggregation, EvaluatorKind, Policy } from "../ipc/generated";

/** A policy below another: what it is there, and the rest of its JSON pointer from there. */
export type Child = { name: string; at: string; policy: Policy };

/** The policies directly below one, in order of the document. Policies of the library are not followed. */
export function childrenOf(policy: Policy): Child[] {
  switch (policy.pattern) {
    case "model":
    case "shared":
      return [];
    case "fallback":
      return [
        ...policy.steps.map((step, n) => ({
          name: `step ${n + 1}`,
          at: `/steps/${n}/policy`,
          policy: step.policy,
        })),
        ...judge(policy.quality?.evaluator.by, "/quality/evaluator"),
      ];
    case "task":
      return [
        ...policy.rules.map((rule, n) => ({
          name: rule.name,
          at: `/rules/${n}/policy`,
          policy: rule.policy,
        })),
        { name: "otherwise", at: "/otherwise", policy: policy.otherwise },
      ];
    case "cascade":
      return [
        ...policy.tiers.map((tier, n) => ({
          name: `tier ${n + 1}`,
          at: `/tiers/${n}/policy`,
          policy: tier.policy,
        })),
        ...judge(policy.evaluator.by, "/evaluator"),
      ];
    case "ensemble":
      return [
        ...policy.members.map((member, n) => ({
          name: `member ${n + 1}`,
          at: `/members/${n}`,
          policy: member,
        })),
        ...aggregator(policy.aggregation),
      ];
    case "steer":
      return policy.candidates.map((one, n) => ({
        name: `candidate ${n + 1}`,
        at: `/candidates/${n}`,
        policy: one,
      }));
    case "partition":
      return "bands" in policy.by
        ? [
            ...policy.by.bands.bands.map((band, n) => ({
              name: `below ${count(band.below)} tokens`,
              at: `/by/bands/bands/${n}/policy`,
              policy: band.policy,
            })),
            { name: "otherwise", at: "/by/bands/otherwise", policy: policy.by.bands.otherwise },
          ]
        : [
            { name: "each chunk", at: "/by/split/map", policy: policy.by.split.map },
            { name: "their synthesis", at: "/by/split/reduce", policy: policy.by.split.reduce },
          ];
    case "hedge":
      return [
        { name: "first call", at: "/policy", policy: policy.policy },
        ...(policy.backup ? [{ name: "second call", at: "/backup", policy: policy.backup }] : []),
      ];
    case "weighted":
      return policy.arms.map((arm, n) => ({ name: arm.name, at: `/arms/${n}/policy`, policy: arm.policy }));
    case "guard":
      return [
        { name: "policy", at: "/policy", policy: policy.policy },
        ...(policy.guardrail.budget?.downgrade_to
          ? [
              {
                name: "when the budget is used up",
                at: "/guardrail/budget/downgrade_to",
                policy: policy.guardrail.budget.downgrade_to,
              },
            ]
          : []),
      ];
    default:
      return [{ name: "policy", at: "/policy", policy: policy.policy }];
  }
}

function judge(by: EvaluatorKind | undefined, at: string): Child[] {
  return by && "judge" in by ? [{ name: "judge", at: `${at}/by/judge/policy`, policy: by.judge.policy }] : [];
}

function aggregator(aggregation: Aggregation): Child[] {
  if (aggregation === "majority") return [];
  if ("arbiter" in aggregation) {
    return [{ name: "arbiter", at: "/aggregation/arbiter/policy", policy: aggregation.arbiter.policy }];
  }
  const { escalate } = aggregation.consensus;
  return escalate
    ? [{ name: "without consensus", at: "/aggregation/consensus/escalate", policy: escalate }]
    : [];
}
