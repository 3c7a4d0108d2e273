import { projectDocument } from "$lib/document/project.svelte";
import {
  USUAL_RANGES,
  type AssumptionKind,
  type AssumptionRanges,
  type Project,
  type StatedRange,
} from "$lib/ipc/generated";
import { withAssumptions } from "$lib/project/assumptions";

/** How far off the assumptions of a project may be: the ends of the ranges that the tornado moves them to. */

export type RangeField = keyof AssumptionRanges;
export type RangeEnd = keyof StatedRange;

/** What is assumed of what, and how its ends are written. */
export const RANGES: {
  field: RangeField;
  kind: AssumptionKind;
  name: string;
  about: string;
  unit: "%" | "pt" | "";
  step: number;
}[] = [
  {
    field: "token_ratios",
    kind: "token_ratios",
    name: "Tokens of other tokenizers",
    about: "of the same text",
    unit: "%",
    step: 1,
  },
  {
    field: "output_ratios",
    kind: "output_length",
    name: "Length of other models’ answers",
    about: "beside the recorded ones",
    unit: "%",
    step: 1,
  },
  {
    field: "quality",
    kind: "quality",
    name: "Quality of the models",
    about: "points more or less",
    unit: "pt",
    step: 1,
  },
  {
    field: "error_correlation",
    kind: "error_correlation",
    name: "Correlation of models’ errors",
    about: "more or less than assumed",
    unit: "",
    step: 0.05,
  },
  {
    field: "latency",
    kind: "latency",
    name: "Latency of endpoints",
    about: "beside the published",
    unit: "%",
    step: 1,
  },
];

const LEAST = -1;
const MOST = 9;
const scale = (unit: string) => (unit === "" ? 1 : 100);

/** An end as a field holds it: "-10" of −10 %. */
export function endText(value: number, unit: string): string {
  return String(Number((value * scale(unit)).toPrecision(12)));
}

export const endOf = (text: string, unit: string): number =>
  Number((Number(text) / scale(unit)).toPrecision(12));

/** What was typed as an end, or null where it is none: the lower one is not above 0, the upper one not below. */
export function acceptEnd(text: string, end: RangeEnd, unit: string): string | null {
  const typed = text.replace(/%$/, "").trim().replace(/^[−-]/, "-").replace(/^\+/, "");
  if (!/^-?\d+(\.\d+)?$/.test(typed)) return null;
  const value = endOf(typed, unit);
  const fits = end === "low" ? value >= LEAST && value <= 0 : value >= 0 && value <= MOST;
  return fits ? endText(value, unit) : null;
}

export function expectsEnd(end: RangeEnd, unit: string): string {
  const ends = end === "low" ? [LEAST, 0] : [0, MOST];
  return `${ends.map((value) => endText(value, unit).replace("-", "−")).join(" to ")}${unit === "" ? "" : ` ${unit}`}`;
}

/** The project with an end of a range moved; without one, that end is what is assumed, and a range that is wholly so is not stated. */
export function withRangeEnd(
  project: Project,
  field: RangeField,
  end: RangeEnd,
  value: number | undefined,
): Project {
  const usual = USUAL_RANGES[field];
  const before = project.assumptions?.ranges?.[field] ?? usual;
  const range = { ...before, [end]: value ?? usual[end] };
  const assumed = value === undefined && range.low === usual.low && range.high === usual.high;
  return withRange(project, field, assumed ? undefined : range);
}

/** The project with a range; null leaves it to what is assumed. */
export function withRange(project: Project, field: RangeField, range: StatedRange | undefined): Project {
  const { ranges, ...others } = project.assumptions ?? {};
  const { [field]: _, ...rest } = ranges ?? {};
  const after = range === undefined ? rest : { ...rest, [field]: range };
  return withAssumptions(project, Object.keys(after).length > 0 ? { ...others, ranges: after } : others);
}

export function setRangeEnd(field: RangeField, name: string, end: RangeEnd, value: number | undefined): void {
  projectDocument.edit(`range of ${name.toLowerCase()}`, (project) =>
    withRangeEnd(project, field, end, value),
  );
}

export function resetRange(field: RangeField, name: string): void {
  projectDocument.edit(`usual range of ${name.toLowerCase()}`, (project) =>
    withRange(project, field, undefined),
  );
}
