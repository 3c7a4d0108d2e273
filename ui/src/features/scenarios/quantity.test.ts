import { describe, expect, it } from "vitest";
import {
  acceptCount,
  acceptFactor,
  acceptGrowth,
  acceptLength,
  acceptMultiplier,
  changeText,
  factorText,
  lengthText,
  parseLength,
  percentOf,
  shareOf,
} from "./quantity";
import { acceptMoment, asKind, moved, parseMoment, secondsAfter, startText } from "./start";

const NB = "\u00a0";

describe("factors", () => {
  it("are exact decimals without idle zeros", () => {
    expect(["×1.50", "0.8", "1000", "3.0"].map(acceptFactor)).toEqual(["1.5", "0.8", "1000", "3"]);
    expect(["-1", "1001", "x", "0.1234567"].map(acceptFactor)).toEqual([null, null, null, null]);
    expect(["0", "0.01"].map(acceptMultiplier)).toEqual([null, "0.01"]);
    expect(factorText("12345.50")).toBe("×12345.5");
  });
  it("say what they change", () => {
    expect(changeText("1.5")).toBe(`+50${NB}%`);
    expect(changeText("0.8", "1")).toBe(`−20${NB}%`);
    expect(changeText("3", "2")).toBe(`+50${NB}%`);
    expect(changeText(undefined)).toBeNull();
  });
});

describe("growth", () => {
  it("is typed in per cent and kept as a share, without noise of floats", () => {
    expect(["5 %", "−10", "-99", "-100", "1e3"].map(acceptGrowth)).toEqual(["5", "-10", "-99", null, null]);
    expect(shareOf("24.6")).toBe(0.246);
    expect(percentOf(0.07)).toBe("7");
  });
});

describe("counts", () => {
  it("are whole and fit the file", () => {
    expect(["60", "1,200", "4294967296", "1.5", "-1"].map(acceptCount)).toEqual([
      "60",
      "1200",
      null,
      null,
      null,
    ]);
  });
});

describe("lengths", () => {
  it("are read as people write them; a bare number is hours", () => {
    expect(["6 h", "1h30m", "90 min", "2 days 6 hours", "1.5", "45s"].map(parseLength)).toEqual([
      21_600, 5400, 5400, 194_400, 5400, 45,
    ]);
    expect(["", "soon", "6 h tomorrow", "9999999 d"].map(parseLength)).toEqual([null, null, null, null]);
    expect(acceptLength("0")).toBeNull();
  });
  it("are written so that they are read again exactly", () => {
    expect(lengthText(129_600)).toBe(`1${NB}d 12${NB}h`);
    for (const seconds of [1, 59, 3661, 90_061]) expect(parseLength(lengthText(seconds))).toBe(seconds);
  });
});

describe("starts", () => {
  const first = "2026-08-01T00:00:03.118Z";

  it("are dates that exist, in UTC", () => {
    expect(parseMoment("2026-12-08 09:00")).toBe("2026-12-08T09:00:00Z");
    expect(parseMoment("2026-12-08")).toBe("2026-12-08T00:00:00Z");
    expect(["2026-02-31 00:00", "2026-12-08 25:00", "tomorrow"].map(parseMoment)).toEqual([null, null, null]);
    expect(acceptMoment("2026-12-08T09:00 UTC")).toBe("2026-12-08 09:00");
  });
  it("keep their kind when they are moved", () => {
    expect(moved({ after_first_request_s: 5 }, 3600, first)).toEqual({ after_first_request_s: 3600 });
    expect(moved({ after_first_request_s: 5 }, -9, first)).toEqual({ after_first_request_s: 0 });
    expect(moved({ at: first }, 3600, first)).toEqual({ at: "2026-08-01T01:00:00Z" });
  });
  it("change their kind and stay where they are, to the minute", () => {
    const at = asKind({ after_first_request_s: 7200 }, "at", first);
    expect(at).toEqual({ at: "2026-08-01T02:00:00Z" });
    expect(asKind(at, "after", first)).toEqual({ after_first_request_s: 7200 });
    expect(secondsAfter(at, null)).toBeNull();
    expect(startText(at)).toBe("2026-08-01 02:00 UTC");
  });
});
