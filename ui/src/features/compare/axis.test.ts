import { describe, expect, it } from "vitest";
import { axisDollars, axisPercent, axisSeconds, axisShare } from "./axis";

const along = (marks: number[], text: (mark: number, marks: number[]) => string) =>
  marks.map((mark) => text(mark, marks).replaceAll("\u00a0", " "));

describe("an axis", () => {
  it("has the decimals of its finest tick at every one, and of money both or none", () => {
    expect(along([0, 2.5, 5], axisDollars)).toEqual(["$0.00", "$2.50", "$5.00"]);
    expect(along([1.1, 1.15], axisDollars)).toEqual(["$1.10", "$1.15"]);
    expect(along([0, 0.005], axisDollars)).toEqual(["$0.000", "$0.005"]);
    expect(along([1000, 1025], axisDollars)).toEqual(["$1,000", "$1,025"]);
    expect(along([-50, 0], axisDollars)).toEqual(["−$50", "$0"]);
  });
  it("says seconds, from 90 minutes on hours, and shares in per cent", () => {
    expect(along([0, 500, 1000], axisSeconds)).toEqual(["0.0 s", "0.5 s", "1.0 s"]);
    expect(along([0, 7_200_000], axisSeconds)).toEqual(["0 h", "2 h"]);
    expect(along([0.925, 0.93], axisShare)).toEqual(["92.5 %", "93.0 %"]);
    expect(along([99, 100], axisPercent)).toEqual(["99 %", "100 %"]);
  });
});
