import type { Aggregation, Budget, EvaluatorKind, Policy, WhenReached } from "$lib/ipc/generated";

/** A choice between forms of a pattern, which brings other settings and other policies within. */
export type Kind = {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  /** `other` is a model for what the new form needs. */
  choose: (value: string, other: Policy) => Policy;
};

export function kindsOf(policy: Policy): Kind[] {
  switch (policy.pattern) {
    case "fallback": {
      const { quality, ...rest } = policy;
      const judge: Kind = {
        label: "Answers are judged",
        value: quality ? keyOf(quality.evaluator.by) : "none",
        options: [{ value: "none", label: "not at all" }, ...EVALUATORS],
        choose: (value, other) =>
          value === "none"
            ? { ...rest, triggers: rest.triggers.filter((trigger) => trigger !== "low_quality") }
            : {
                ...rest,
                triggers: [...new Set([...rest.triggers, "low_quality" as const])],
                quality: {
                  accept_at: quality?.accept_at ?? 0.7,
                  evaluator: { ...quality?.evaluator, by: evaluator(value, other) },
                },
              },
      };
      return [judge];
    }
    case "cascade":
      return [
        {
          label: "Answers are judged",
          value: keyOf(policy.evaluator.by),
          options: EVALUATORS,
          choose: (value, other) => ({
            ...policy,
            evaluator: { ...policy.evaluator, by: evaluator(value, other) },
          }),
        },
      ];
    case "ensemble":
      return [
        {
          label: "Answers become one by",
          value: typeof policy.aggregation === "string" ? policy.aggregation : keyOf(policy.aggregation),
          options: [
            { value: "majority", label: "majority vote" },
            { value: "consensus", label: "consensus, else another" },
            { value: "arbiter", label: "an arbiter" },
          ],
          choose: (value, other) => ({
            ...policy,
            aggregation: aggregation(value, policy.members.length, other),
          }),
        },
      ];
    case "partition":
      return [
        {
          label: "Prompts are",
          value: keyOf(policy.by),
          options: [
            { value: "bands", label: "told apart by length" },
            { value: "split", label: "taken apart when long" },
          ],
          choose: (value, other) => ({
            ...policy,
            by: value === "bands" ? bands(policy, other) : split(policy, other),
          }),
        },
      ];
    case "cache":
      return [
        {
          label: "A hit is",
          value: typeof policy.hit === "string" ? "exact" : "semantic",
          options: [
            { value: "exact", label: "an equal prompt" },
            { value: "semantic", label: "a similar prompt, too" },
          ],
          choose: (value) => ({
            ...policy,
            hit: value === "exact" ? "exact" : { semantic: { similar_share: 0.1, wrong_hit_rate: 0.02 } },
          }),
        },
      ];
    case "hedge": {
      const { backup, ...rest } = policy;
      return [
        {
          label: "The second call",
          value: backup ? "other" : "same",
          options: [
            { value: "same", label: "asks the same again" },
            { value: "other", label: "asks another" },
          ],
          choose: (value, other) => (value === "same" ? rest : { ...rest, backup: other }),
        },
      ];
    }
    case "guard":
      return [budget(policy)];
    default:
      return [];
  }
}

const EVALUATORS = [
  { value: "judge", label: "by a judge model" },
  { value: "self_check", label: "by the model itself" },
  { value: "classifier", label: "by a classifier" },
];

function keyOf(value: object): string {
  return Object.keys(value)[0] ?? "";
}

function evaluator(value: string, other: Policy): EvaluatorKind {
  if (value === "judge") return { judge: { policy: other } };
  return value === "classifier" ? { classifier: { cost_usd: "0.0001", latency_ms: 50 } } : { self_check: {} };
}

function aggregation(value: string, members: number, other: Policy): Aggregation {
  if (value === "majority") return "majority";
  return value === "arbiter"
    ? { arbiter: { policy: other } }
    : { consensus: { agree: Math.floor(members / 2) + 1, escalate: other } };
}

type Partition = Extract<Policy, { pattern: "partition" }>;

function bands({ by }: Partition, other: Policy): Partition["by"] {
  if ("bands" in by) return by;
  return {
    bands: {
      bands: [{ below: by.split.above ?? by.split.chunk_tokens, policy: by.split.map }],
      otherwise: other,
    },
  };
}

function split({ by }: Partition, other: Policy): Partition["by"] {
  if ("split" in by) return by;
  const map = by.bands.bands[0]?.policy ?? other;
  return {
    split: {
      chunk_tokens: 8_000,
      overlap_tokens: 200,
      instruction_tokens: 150,
      map,
      reduce: by.bands.otherwise,
    },
  };
}

function budget(policy: Extract<Policy, { pattern: "guard" }>): Kind {
  const { budget: before, ...guardrail } = policy.guardrail;
  return {
    label: "At the budget",
    value: before?.when_reached ?? "none",
    options: [
      { value: "none", label: "there is none" },
      { value: "alert", label: "raise an alert" },
      { value: "downgrade", label: "use another policy" },
      { value: "block", label: "refuse requests" },
    ],
    choose: (value, other) => {
      if (value === "none") return { ...policy, guardrail };
      const { downgrade_to: downgrade, ...rest }: Partial<Budget> & Pick<Budget, "limit_usd" | "period"> =
        before ?? {
          limit_usd: "1000",
          period: "month",
        };
      return {
        ...policy,
        guardrail: {
          ...guardrail,
          budget: {
            ...rest,
            when_reached: value as WhenReached,
            ...(value === "downgrade" && { downgrade_to: downgrade ?? other }),
          },
        },
      };
    },
  };
}
