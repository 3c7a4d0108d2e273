import { describe, expect, it } from "vitest";
import { isAmount, multiplyDivide, parseDecimal, round } from "./decimal";
import { costDelta, fallbackDelta, successDelta, timeDelta } from "./delta";
import { shortDigest } from "./digest";
import { compact, millis, percent, seconds, secondsDifference, success } from "./measure";
import { length, requestTime, span } from "./moment";
import {
  difference,
  perMillion,
  perRequest,
  perRequestInColumn,
  perThousand,
  perThousandDifference,
  perThousandInColumn,
  total,
} from "./money";

describe("money", () => {
  it("keeps digits that a float would lose", () => {
    expect(total("9007199254740993.01")).toBe("$9,007,199,254,740,993");
    expect(perRequest("0.1234565")).toBe("$0.1235");
  });
  it("writes totals with cents and drops them from $100,000", () => {
    expect(total("1014.365")).toBe("$1,014.36");
    expect(total("1014.375")).toBe("$1,014.38");
    expect(total("100000.4")).toBe("$100,000");
    expect(total("-12.5")).toBe("−$12.50");
    expect(total("0")).toBe("$0.00");
    expect(total("0.000128")).toBe("$0.000128");
  });
  it("writes what the document and the command write", () => {
    // The cases of `domain/src/dollars.rs`.
    const cases = {
      "117.23465": "$117.23",
      "1234567.895": "$1,234,568",
      "99999.5": "$99,999.50",
      "0.05512345": "$0.05512",
      "0.00026049363": "$0.0002605",
      "-102.53981488": "−$102.54",
      "-0.0095": "−$0.0095",
      "0.000000004": "$0.000000004",
      "0.5": "$0.50",
      "0.99999": "$1.00",
      "0.01": "$0.01",
      "12": "$12.00",
    };
    for (const [amount, read] of Object.entries(cases)) expect(total(amount)).toBe(read);
  });
  it("divides exactly, once", () => {
    expect(perThousand("96.791325", 19366)).toBe("$5.00");
    expect(perThousand("1", 0)).toBeNull();
    expect(perThousandDifference("3.70", "9.00", 1000)).toBe("−$5.30");
  });
  it("gives the amounts of a column the same decimals, and more only to what would be nothing", () => {
    expect(perThousandInColumn("96.791325", 19366)).toBe("$5.00");
    expect(perThousandInColumn("2.605", 10_000)).toBe("$0.26");
    expect(perThousandInColumn("0.00002", 10)).toBe("$0.002");
    expect(perThousandInColumn("1", 0)).toBeNull();
    expect(["0.00033671", "0.0125", "1.5", "0"].map(perRequestInColumn)).toEqual([
      "$0.000337",
      "$0.012500",
      "$1.500000",
      "$0.000000",
    ]);
    expect(perRequestInColumn("0.0000004")).toBe("$0.0000004");
  });
  it("gives list prices a third decimal below ten cents", () => {
    expect(perMillion("2.5")).toBe("$2.50");
    expect(perMillion("0.075")).toBe("$0.075");
    expect(perMillion("0")).toBe("$0.00");
  });
  it("always signs a difference", () => {
    expect(difference("10.5", "12")).toBe("−$1.50");
    expect(difference("12", "10.5")).toBe("+$1.50");
  });
});

describe("decimal", () => {
  it("rounds half to even on both sides of zero", () => {
    expect(round(parseDecimal("0.125"), 2).units).toBe(12n);
    expect(round(parseDecimal("-0.135"), 2).units).toBe(-14n);
    expect(multiplyDivide(parseDecimal("1"), 1, 3, 4).units).toBe(3333n);
  });
  it("takes plain amounts only", () => {
    expect(isAmount("0.0042")).toBe(true);
    for (const text of ["", "-1", "1e3", ".5", "1,000"]) expect(isAmount(text)).toBe(false);
  });
});

describe("measures", () => {
  it("writes durations by size", () => {
    expect(seconds(620)).toBe("0.62\u00a0s");
    expect(seconds(11_550)).toBe("11.6\u00a0s");
    expect(seconds(7_560_000)).toBe("2.1\u00a0h");
    expect(seconds(null)).toBe("–");
    expect(millis(812.4)).toBe("812\u00a0ms");
    expect(secondsDifference(-180)).toBe("−0.18\u00a0s");
  });
  it("writes sizes and shares", () => {
    expect(compact(9999)).toBe("9,999");
    expect(compact(128_000)).toBe("128k");
    expect(compact(1_201_204)).toBe("1.2\u00a0M");
    expect(percent(0.294)).toBe("29.4\u00a0%");
    expect(percent(0.00001)).toBe("<\u00a00.1\u00a0%");
    expect(percent(0)).toBe("0.0\u00a0%");
  });
  it("never rounds success up to all", () => {
    expect(success(999_999, 1_000_000)).toBe("99.99\u00a0%");
    expect(success(10, 10)).toBe("100\u00a0%");
  });
});

describe("deltas", () => {
  it("separates direction from verdict", () => {
    expect(costDelta(-0.589)).toEqual({ text: "−58.9\u00a0%", verdict: "better", direction: "down" });
    expect(successDelta(0.6)).toEqual({ text: "+0.60\u00a0pt", verdict: "better", direction: "up" });
    expect(fallbackDelta(0.6).verdict).toBe("neutral");
  });
  it("calls small changes the same", () => {
    expect(timeDelta(-10, 4120)).toEqual({ text: "−0.01\u00a0s", verdict: "same", direction: "flat" });
    expect(timeDelta(0, 4120)?.text).toBe("no change");
    expect(timeDelta(-0.4, 4120)?.text).toBe("no change");
    expect(successDelta(-0.004).text).toBe("no change");
    expect(costDelta(null)).toBeNull();
  });
});

describe("moments and digests", () => {
  it("shortens spans", () => {
    expect(span("2026-08-01T00:00:03Z", "2026-08-07T23:59:59Z")).toBe("1 to 7 Aug 2026");
    expect(span("2026-07-30T00:00:03Z", "2026-08-07T23:59:59Z")).toBe("30 Jul to 7 Aug 2026");
    expect(span("2023-11-16T18:15:46.6Z", "2023-11-16T19:14:00Z")).toBe("16 Nov 2023, 18:15 to 19:14");
  });
  it("finds a request by its time", () => {
    expect(requestTime("2023-11-16T18:15:46.68059Z")).toBe("11-16 18:15:46.680");
    expect(requestTime("2023-11-16T18:15:46Z")).toBe("11-16 18:15:46.000");
  });
  it("writes lengths and digests", () => {
    expect(length(600)).toBe("10\u00a0min");
    expect(shortDigest("b3:9f41aa77bbccddc07e")).toBe("b3:9f41…c07e");
    expect(shortDigest("9f41aa77bbccddc07e")).toBe("b3:9f41…c07e");
  });
});
