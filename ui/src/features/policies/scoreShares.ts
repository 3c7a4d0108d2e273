import type { JudgedScores } from "$lib/ipc/generated";
import { count, percent } from "$lib/format/measure";

export type Bin = { from: number; until: number; answers: number };

/** The scores in equal bins of so many hundredths. */
export function bins({ by_hundredth }: JudgedScores, width: number): Bin[] {
  return Array.from({ length: Math.ceil(by_hundredth.length / width) }, (_, n) => ({
    from: (n * width) / 100,
    until: ((n + 1) * width) / 100,
    answers: by_hundredth.slice(n * width, (n + 1) * width).reduce((sum, answers) => sum + answers, 0),
  }));
}

/** The share of answers whose score reaches a threshold; null where none was judged. Thresholds between hundredths count up. */
export function acceptedShare({ by_hundredth, judged }: JudgedScores, threshold: number): number | null {
  if (judged === 0) return null;
  // 0.29 × 100 is 28.999999999999996.
  const from = Math.ceil(Number((threshold * 100).toFixed(6)));
  return by_hundredth.slice(from).reduce((sum, answers) => sum + answers, 0) / judged;
}

/** What the histogram shows, in a sentence. */
export function inWords(scores: JudgedScores, threshold: number): string {
  const accepted = acceptedShare(scores, threshold);
  if (accepted === null) return "No answer of this tier is judged.";
  const fullest = bins(scores, 10).reduce((most, bin) => (bin.answers > most.answers ? bin : most));
  const sample = scores.one_in > 1 ? `, one request in ${count(scores.one_in)}` : "";
  return `Scores of ${count(scores.judged)} answers${sample}: ${percent(accepted)} reach ${threshold}, ${percent(1 - accepted)} do not; most lie between ${fullest.from} and ${fullest.until}.`;
}
