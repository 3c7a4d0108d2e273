import { ungrouped } from "$components/ui/field";
import { count } from "$lib/format/measure";
import type { Policy } from "$lib/ipc/generated";
import { PATTERN_NAMES } from "$lib/project/policy";

/** Where a value stands within a policy. */
export type Keys = (string | number)[];

type Base = { label: string; at: Keys };
export type NumberSpec = Base & {
  kind: "number";
  unit: string;
  step: number;
  /** The smallest and the largest value, as the field shows them. */
  least: number;
  most: number;
  whole: boolean;
  /** May be left empty; `absent` says what that means. */
  absent?: string;
  /** Shown in per cent, kept as a share. */
  percent?: boolean;
  /** What one of the shown unit is in that of the file; 1 where they are the same. */
  each?: number;
};
export type MoneySpec = Base & { kind: "money"; unit: string; absent?: string };
export type ChoiceSpec = Base & {
  kind: "choice";
  options: { value: string; label: string }[];
  /** The value that is left out of the file. */
  absent?: string;
};
export type FlagSpec = Base & { kind: "flag" };
export type TextSpec = Base & { kind: "text" };
/** Names separated by commas, kept as a list. */
export type ListSpec = Base & { kind: "list"; absent: string };
export type FieldSpec = NumberSpec | MoneySpec | ChoiceSpec | FlagSpec | TextSpec | ListSpec;

const MAX = 4_000_000_000;

function number(
  label: string,
  at: Keys,
  unit: string,
  options: Partial<Omit<NumberSpec, "kind" | "label" | "at" | "unit">> = {},
): NumberSpec {
  return { kind: "number", label, at, unit, step: 1, least: 0, most: MAX, whole: true, ...options };
}

const ms = (label: string, at: Keys, absent?: string) =>
  number(label, at, "ms", { step: 100, least: 1, ...(absent !== undefined && { absent }) });
const tokens = (label: string, at: Keys, absent?: string) =>
  number(label, at, "tokens", { step: 100, least: 1, ...(absent !== undefined && { absent }) });
const minutes = (label: string, at: Keys, absent?: string) =>
  number(label, at, "min", { least: 1, ...(absent !== undefined && { absent }) });
const share = (label: string, at: Keys, absent?: string) =>
  number(label, at, "%", { most: 100, whole: false, percent: true, ...(absent !== undefined && { absent }) });
const score = (label: string, at: Keys, absent?: string) =>
  number(label, at, "score", { step: 0.01, most: 1, whole: false, ...(absent !== undefined && { absent }) });
const auc = (at: Keys) =>
  number("Tells right from wrong", at, "AUC", {
    step: 0.01,
    least: 0.5,
    most: 1,
    whole: false,
    absent: "0.75",
  });

/** The settings of a policy itself; those of the policies within are theirs. */
export function fieldsOf(policy: Policy): FieldSpec[] {
  switch (policy.pattern) {
    case "model":
      return modelFields();
    case "fallback":
      return [
        ...policy.steps.flatMap((_, n) => [
          ms(`Step ${n + 1}: first token within`, ["steps", n, "first_token_timeout_ms"], "no limit"),
          ms(`Step ${n + 1}: whole answer within`, ["steps", n, "timeout_ms"], "no limit"),
        ]),
        ...(policy.quality
          ? [score("Next below a score of", ["quality", "accept_at"]), auc(["quality", "evaluator", "auc"])]
          : []),
      ];
    case "task":
      return policy.rules.map((_, n) => ({
        kind: "text",
        label: `Rule ${n + 1} is called`,
        at: ["rules", n, "name"],
      }));
    case "cascade":
      return [
        auc(["evaluator", "auc"]),
        share("Error repeated on a request", ["evaluator", "shared_error"], "30"),
      ];
    case "ensemble":
      return [
        ...(typeof policy.aggregation !== "string" && "consensus" in policy.aggregation
          ? [
              number("Members that must agree", ["aggregation", "consensus", "agree"], "", {
                least: 1,
                most: 8,
              }),
            ]
          : []),
        number("Answers that are enough", ["quorum"], "", { least: 1, most: 8, absent: "all" }),
        ms("Deadline", ["deadline_ms"], "none"),
        share("Wrong members agree", ["wrong_agreement"], "60"),
      ];
    case "steer":
      return steerFields();
    case "partition":
      return "bands" in policy.by
        ? policy.by.bands.bands.map((_, n) =>
            tokens(`Band ${n + 1}: prompts below`, ["by", "bands", "bands", n, "below"]),
          )
        : splitFields();
    default:
      return modifierFields(policy);
  }
}

function modelFields(): FieldSpec[] {
  return [
    {
      kind: "choice",
      label: "Endpoints by",
      at: ["provider", "sort"],
      absent: "",
      options: [
        { value: "", label: "price, balanced" },
        { value: "price", label: "price, lowest" },
        { value: "throughput", label: "throughput, highest" },
        { value: "latency", label: "first token, quickest" },
      ],
    },
    { kind: "list", label: "Only providers", at: ["provider", "only"], absent: "all" },
    { kind: "list", label: "Never providers", at: ["provider", "ignore"], absent: "none" },
    { kind: "flag", label: "Only providers that keep nothing", at: ["provider", "zdr"] },
    {
      kind: "choice",
      label: "Training on prompts",
      at: ["provider", "data_collection"],
      absent: "",
      options: [
        { value: "", label: "not asked" },
        { value: "allow", label: "allowed" },
        { value: "deny", label: "denied" },
      ],
    },
    { kind: "flag", label: "Only endpoints that can do all of it", at: ["provider", "require_parameters"] },
    tokens("Longest answer", ["parameters", "max_tokens"], "none"),
  ];
}

function steerFields(): FieldSpec[] {
  return [
    {
      kind: "choice",
      label: "Fast by",
      at: ["budget", "measure"],
      options: [
        { value: "first_token", label: "first token" },
        { value: "total", label: "whole answer" },
      ],
    },
    {
      kind: "choice",
      label: "At percentile",
      at: ["budget", "percentile"],
      options: ["p50", "p75", "p90", "p95", "p99"].map((value) => ({ value, label: value })),
    },
    ms("Budget", ["budget", "within_ms"], "none"),
    share("Quality floor", ["quality_floor"], "none"),
    minutes("Measurements hold for", ["window_minutes"], "ever"),
  ];
}

function splitFields(): FieldSpec[] {
  const at = (key: string): Keys => ["by", "split", key];
  return [
    tokens("Prompts above", at("above"), "a chunk"),
    tokens("Chunk", at("chunk_tokens")),
    number("Overlap", at("overlap_tokens"), "tokens", { step: 50 }),
    number("Instructions", at("instruction_tokens"), "tokens", { step: 50 }),
    tokens("Answer to a chunk", at("map_answer_tokens"), "recorded"),
    number("Chunks at a time", at("concurrency"), "", { least: 1, absent: "all" }),
  ];
}

function modifierFields(policy: Policy): FieldSpec[] {
  switch (policy.pattern) {
    case "cache":
      return [
        lifetime(policy.ttl_s),
        number("Answers kept", ["capacity"], "", { step: 1_000, least: 1, absent: "no limit" }),
        number("A look takes", ["lookup_ms"], "ms"),
        ...(policy.hit === "exact"
          ? []
          : [
              share("Similar prompts", ["hit", "semantic", "similar_share"]),
              share("Hits that do not fit", ["hit", "semantic", "wrong_hit_rate"]),
            ]),
      ];
    case "prompt_cache":
      return [
        minutes("Kept after last use", ["ttl_minutes"], "5"),
        tokens("Shortest beginning", ["min_tokens"], "1,024"),
        { kind: "flag", label: "Written at the price for an hour", at: ["one_hour"] },
        { kind: "flag", label: "Sessions stay with their endpoint", at: ["sticky"] },
      ];
    case "compress":
      return [
        share("What is left of a prompt", ["ratio"]),
        number("Prompts from", ["min_prompt_tokens"], "tokens", { step: 500 }),
        { kind: "money", label: "Per million tokens", at: ["cost_per_million_usd"], unit: "USD" },
        number("Per thousand tokens", ["latency_ms_per_thousand"], "ms"),
        share("Right answers lost", ["quality_loss"]),
      ];
    case "batch":
      return [
        minutes("Leaves every", ["window_minutes"]),
        minutes("Answer within", ["deadline_minutes"]),
        minutes("Provider takes", ["turnaround_minutes"], "60"),
        { kind: "flag", label: "Every request, not only those marked", at: ["every_request"] },
      ];
    case "retry":
      return [
        number("Calls at most", ["attempts"], "", { least: 1, most: 20 }),
        number("First delay up to", ["base_delay_ms"], "ms", { step: 100 }),
        number("Longest delay", ["max_delay_ms"], "ms", { step: 1_000 }),
        share("Retries among calls, at most", ["budget_share"], "no limit"),
      ];
    case "hedge":
      return [number("Second call after", ["after_ms"], "ms", { step: 100 })];
    case "weighted":
      return [
        ...policy.arms.flatMap((_, n): FieldSpec[] => [
          { kind: "text", label: `Arm ${n + 1} is called`, at: ["arms", n, "name"] },
          number(`Arm ${n + 1} weighs`, ["arms", n, "weight"], "", { whole: false }),
        ]),
        { kind: "flag", label: "A session stays on its arm", at: ["by_session"] },
      ];
    case "guard":
      return guardFields(policy.guardrail.budget !== undefined);
    default:
      return [];
  }
}

/** In the largest unit in which it is whole. */
function lifetime(seconds: number): NumberSpec {
  const [unit, each] = seconds % 3_600 === 0 ? ["h", 3_600] : seconds % 60 === 0 ? ["min", 60] : ["s", 1];
  return number("Kept for", ["ttl_s"], unit as string, {
    least: 1 / Number(each),
    whole: false,
    each: Number(each),
  });
}

function guardFields(hasBudget: boolean): FieldSpec[] {
  const at = (...keys: string[]): Keys => ["guardrail", ...keys];
  const budget: FieldSpec[] = [
    { kind: "money", label: "Budget", at: at("budget", "limit_usd"), unit: "USD" },
    {
      kind: "choice",
      label: "Every",
      at: at("budget", "period"),
      options: ["day", "week", "month"].map((value) => ({ value, label: value })),
    },
  ];
  return [
    { kind: "text", label: "Called", at: at("name") },
    ...(hasBudget ? budget : []),
    { kind: "money", label: "Dearest call", at: at("price_ceiling_usd"), unit: "USD", absent: "no limit" },
    tokens("Longest prompt", at("max_prompt_tokens"), "no limit"),
    tokens("Longest answer", at("max_completion_tokens"), "no limit"),
    number("Requests a minute", at("requests_per_minute"), "", { least: 1, absent: "no limit" }),
    { kind: "list", label: "Only models", at: at("models"), absent: "all" },
    { kind: "list", label: "Only providers", at: at("providers"), absent: "all" },
  ];
}

export function read(policy: Policy, at: Keys): unknown {
  return at.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? (value as never)[key] : undefined),
    policy,
  );
}

/** The policy with a value at `at`; undefined takes it out, and with it an object that it leaves empty. */
export function write(policy: Policy, at: Keys, value: unknown): Policy {
  return put(policy, at, value) as Policy;
}

function put(node: unknown, [key, ...rest]: Keys, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node)) return node.map((item, n) => (n === key ? put(item, rest, value) : item));
  const { [key]: before, ...others } = (node ?? {}) as Record<string, unknown>;
  const after = put(before, rest, value);
  const isNothing =
    after === undefined ||
    (rest.length > 0 && typeof after === "object" && Object.keys(after as object).length === 0);
  if (isNothing) return others;
  return { ...(node as object | undefined), [key]: after };
}

/** A value as its field shows it. */
export function shown(spec: FieldSpec, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (spec.kind !== "number") return Array.isArray(value) ? value.join(", ") : String(value);
  if (spec.percent) return String(Number((100 * Number(value)).toFixed(6)));
  const number = Number(value) / (spec.each ?? 1);
  return Number.isInteger(number) ? count(number) : String(Number(number.toFixed(6)));
}

/** The text of a number field as it is shown, when it may stand there. */
export function acceptNumber(spec: NumberSpec, text: string): string | null {
  const value = Number(ungrouped(text));
  const fits = text !== "" && Number.isFinite(value) && value >= spec.least && value <= spec.most;
  return fits && (!spec.whole || Number.isInteger(value)) ? shown(spec, kept(spec, text)) : null;
}

export function expects(spec: NumberSpec): string {
  const what = spec.whole ? "A whole number" : "A number";
  if (spec.most === MAX) return spec.each === undefined ? `${what} from ${spec.least}` : `${what} above 0`;
  return `${what} from ${spec.least} to ${spec.most}`;
}

/** What goes into the file for the accepted text of a number field. */
export function kept(spec: NumberSpec, text: string): number | undefined {
  if (text === "") return undefined;
  const number = Number(ungrouped(text));
  if (spec.percent) return Number((number / 100).toFixed(8));
  return spec.each === undefined ? number : Math.round(number * spec.each);
}

/** What an edit of a field is called in the undo menu. */
export function editLabel(policy: Policy, spec: FieldSpec): string {
  return `${spec.label.toLowerCase()} of ${PATTERN_NAMES[policy.pattern].toLowerCase()}`;
}
