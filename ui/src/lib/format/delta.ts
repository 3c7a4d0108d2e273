import type { Money, Quality } from "../ipc/generated";
import { percentDifference, points, secondsDifference } from "./measure";
import { perThousandDifference } from "./money";

export type Verdict = "better" | "worse" | "same" | "neutral";
export type Direction = "up" | "down" | "flat";
/** What a change says: its text, which way it points and whether that is good. */
export type DeltaText = { text: string; verdict: Verdict; direction: Direction };

/** Relative changes under half a per cent are not called a difference. */
const SAME_SHARE = 0.005;
/** The same for shares of requests: five requests in ten thousand. */
const SAME_POINTS = 0.05;

function judged(change: number, same: boolean, higherIsBetter: boolean, text: string): DeltaText {
  const direction = change > 0 ? "up" : change < 0 ? "down" : "flat";
  // What rounds to nothing has no sign either: "−0.00 pt" says less than "no change".
  const nothing = change === 0 || !/[1-9]/.test(text);
  if (same) return { text: nothing ? "no change" : text, verdict: "same", direction: "flat" };
  return { text, direction, verdict: change > 0 === higherIsBetter ? "better" : "worse" };
}

export function costDelta(share: number | null): DeltaText | null {
  if (share === null) return null;
  return judged(share, Math.abs(share) < SAME_SHARE, false, percentDifference(share));
}

export function perThousandDelta(
  amount: Money,
  base: Money,
  requests: number,
  share: number | null,
): DeltaText | null {
  const text = perThousandDifference(amount, base, requests);
  if (text === null || share === null) return null;
  return judged(share, Math.abs(share) < SAME_SHARE, false, text);
}

/** `change` in milliseconds against a baseline of `base` milliseconds. */
export function timeDelta(change: number | null, base: number | null): DeltaText | null {
  if (change === null) return null;
  const same = base === null || base === 0 ? change === 0 : Math.abs(change / base) < SAME_SHARE;
  return judged(change, same, false, secondsDifference(change));
}

export function successDelta(change: number): DeltaText {
  return judged(change, Math.abs(change) < SAME_POINTS, true, points(change));
}

export function qualityDelta(change: number | null): DeltaText | null {
  if (change === null) return null;
  return judged(change, Math.abs(change) < SAME_POINTS, true, points(change));
}

/** Two means over different answers have no difference; a reader is told so instead of finding nothing. */
export const NOT_COMPARABLE: DeltaText = { text: "not comparable", verdict: "neutral", direction: "flat" };

/** Difference of coverage above which two means are of other answers, as the comparison of architectures has it. */
const MOST_UNLIKE = 0.01;

/** From one mean quality to another; null where one is not known. */
export function qualityChange(now: Quality | null, before: Quality | null): DeltaText | null {
  if (now === null || before === null) return null;
  if (Math.abs(now.covered_share - before.covered_share) > MOST_UNLIKE) return NOT_COMPARABLE;
  return qualityDelta((now.mean - before.mean) * 100);
}

/** More requests on a fallback is neither good nor bad: what it bought stands under success, cost and latency. */
export function fallbackDelta(change: number): DeltaText {
  const judgement = judged(change, Math.abs(change) < SAME_POINTS, false, points(change));
  return judgement.verdict === "same" ? judgement : { ...judgement, verdict: "neutral" };
}
