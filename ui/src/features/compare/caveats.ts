import { plural } from "$lib/format/measure";
import type { Outcome } from "$lib/ipc/generated";

/** What a reader must know beside the figures of an outcome. */
export function leftOut({ unmatched, latency_ms, truncated, estimated }: Outcome): string[] {
  const sentences: [number, string, string][] = [
    [
      unmatched,
      "request matched no feature and is in no figure",
      "requests matched no feature and are in no figure",
    ],
    [
      latency_ms.unknown,
      "answer came from an endpoint without published latency and is in no percentile",
      "answers came from an endpoint without published latency and are in no percentile",
    ],
    [
      truncated,
      "answer was cut short at the longest that the policy or an endpoint allows",
      "answers were cut short at the longest that the policy or an endpoint allows",
    ],
    [
      estimated,
      "request failed in the record; the length of an answer is estimated",
      "requests failed in the record; the length of an answer is estimated",
    ],
  ];
  return sentences.filter(([number]) => number > 0).map(([number, one, many]) => plural(number, one, many));
}
