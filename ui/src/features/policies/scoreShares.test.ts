import { describe, expect, it } from "vitest";
import { acceptedShare, bins, inWords } from "./scoreShares";

const by_hundredth = Array.from({ length: 100 }, (_, at) => (at < 30 ? 1 : at === 60 ? 70 : 0));
const scores = { by_hundredth, judged: 100, one_in: 1 };

describe("the scores of a tier", () => {
  it("are divided at the threshold, as the engine divides them", () => {
    expect(acceptedShare(scores, 0)).toBe(1);
    expect(acceptedShare(scores, 0.29)).toBeCloseTo(0.71, 12);
    expect(acceptedShare(scores, 0.6)).toBeCloseTo(0.7, 12);
    expect(acceptedShare(scores, 0.61)).toBe(0);
    expect(acceptedShare(scores, 1)).toBe(0);
    expect(acceptedShare({ by_hundredth: [], judged: 0, one_in: 1 }, 0.5)).toBeNull();
  });

  it("fill bins without losing one", () => {
    const all = bins(scores, 4);
    expect([all.length, all.reduce((sum, { answers }) => sum + answers, 0)]).toEqual([25, 100]);
    expect(all[15]).toEqual({ from: 0.6, until: 0.64, answers: 70 });
  });

  it("are told in words, with the sample they are of", () => {
    expect(inWords({ ...scores, one_in: 20 }, 0.6)).toBe(
      "Scores of 100 answers, one request in 20: 70.0 % reach 0.6, 30.0 % do not; most lie between 0.6 and 0.7.".replaceAll(
        " %",
        "\u00a0%",
      ),
    );
  });
});
