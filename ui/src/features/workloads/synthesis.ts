import type { ArrivalPattern, Feature, Synthesis } from "$lib/ipc/generated";

export type Source = "scratch" | "like";
/** A feature's part as it is typed. */
export type PartText = {
  tag: string;
  weight: string;
  prompt: string;
  promptP95: string;
  answer: string;
  answerP95: string;
};
/** What stands in the dialog. */
export type SynthesisText = {
  name: string;
  source: Source;
  scale: string;
  requests: string;
  start: string;
  days: string;
  arrivals: ArrivalPattern;
  seed: string;
  parts: PartText[];
};

export const ARRIVALS: { value: ArrivalPattern; label: string }[] = [
  { value: "office_hours", label: "office hours, weekdays 8 to 18 UTC" },
  { value: "evenings", label: "evenings, 17 to 23 UTC, more on weekends" },
  { value: "even", label: "even, day and night" },
];

export const MOST_REQUESTS = 100_000_000;
const MOST_TOKENS = 2_000_000;
const MOST_DAYS = 3660;
/** Seeds are whole numbers that JavaScript and JSON keep exactly. */
const MOST_SEED = Number.MAX_SAFE_INTEGER;

export function partFor(tag: string): PartText {
  return { tag, weight: "1", prompt: "1200", promptP95: "6000", answer: "250", answerP95: "900" };
}

/** The tag by which the log names a feature, where its match rule asks for one. */
export function tagOf({ id, matches }: Feature): string {
  if (typeof matches === "object" && "feature_tag" in matches) return matches.feature_tag[0] ?? id;
  if (typeof matches === "object" && "any" in matches) {
    const named = matches.any.find((one) => typeof one === "object" && "feature_tag" in one);
    if (typeof named === "object" && "feature_tag" in named) return named.feature_tag[0] ?? id;
  }
  return id;
}

const number = (text: string) => (/^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN);
const whole = (text: string, most: number) => {
  const value = number(text);
  return Number.isInteger(value) && value >= 1 && value <= most;
};

/** The first thing that is wrong with what was typed, or null. */
export function synthesisProblem(text: SynthesisText): string | null {
  if (!(Number.isInteger(number(text.seed)) && number(text.seed) <= MOST_SEED))
    return "The seed is a whole number.";
  if (text.source === "like") {
    return number(text.scale) > 0 ? null : "The scale is a number above 0: 2 makes twice the requests.";
  }
  if (!whole(text.requests, MOST_REQUESTS)) return "Requests are a whole number from 1 to 100 million.";
  if (!whole(text.days, MOST_DAYS)) return "Days are a whole number from 1 to 3,660.";
  if (Number.isNaN(Date.parse(`${text.start}T00:00:00Z`)) || !/^\d{4}-\d\d-\d\d$/.test(text.start)) {
    return "The first day is a date such as 2026-08-03.";
  }
  return partsProblem(text.parts);
}

function partsProblem(parts: PartText[]): string | null {
  const tags = parts.map(({ tag }) => tag.trim());
  if (parts.length === 0) return "Traffic needs at least one feature.";
  if (tags.includes("")) return "Every feature needs a tag, as the log would name it.";
  if (new Set(tags).size < tags.length) return "Two features have the same tag.";
  if (!parts.every(({ weight }) => number(weight) >= 0)) return "A weight is 0 or more.";
  if (!parts.some(({ weight }) => number(weight) > 0)) return "One weight must be above 0.";
  for (const { tag, prompt, promptP95, answer, answerP95 } of parts) {
    for (const [median, p95] of [
      [number(prompt), number(promptP95)],
      [number(answer), number(answerP95)],
    ] as const) {
      if (!(median >= 1 && p95 >= median && p95 <= MOST_TOKENS)) {
        return `Tokens of ${tag.trim()}: a median of 1 or more, and a p95 from the median to two million.`;
      }
    }
  }
  return null;
}

/** How many requests there will be; null while nobody can say. */
export function requestsOf(text: SynthesisText, like: number): number | null {
  const requests = text.source === "like" ? Math.round(like * number(text.scale)) : number(text.requests);
  return Number.isFinite(requests) ? requests : null;
}

/** What was typed, for the generator. Only of text without a problem. */
export function synthesisOf(text: SynthesisText, workload: string): Synthesis {
  if (text.source === "like") return { like: { workload, scale: number(text.scale) } };
  return {
    scratch: {
      start: `${text.start}T00:00:00Z`,
      days: number(text.days),
      requests: number(text.requests),
      arrivals: text.arrivals,
      features: text.parts.map((part) => ({
        tag: part.tag.trim(),
        weight: number(part.weight),
        prompt: { median: number(part.prompt), p95: number(part.promptP95) },
        completion: { median: number(part.answer), p95: number(part.answerP95) },
      })),
    },
  };
}
