import { describe, expect, it } from "vitest";
import type { Policy } from "$lib/ipc/generated";
import { acceptNumber, expects, fieldsOf, kept, read, shown, type NumberSpec } from "./fields";

const model: Policy = { pattern: "model", model: "a/b", parameters: { max_tokens: 100_000 } };
const cache = (ttl_s: number) =>
  ({ pattern: "cache", hit: "exact", ttl_s, lookup_ms: 5, policy: model }) as unknown as Policy;

function numberField(policy: Policy, label: string): NumberSpec {
  const spec = fieldsOf(policy).find((one) => one.label === label);
  if (spec?.kind !== "number") throw new Error(`${label} is a number`);
  return spec;
}

describe("a number field of a policy", () => {
  it("sets thousands apart, and takes them back", () => {
    const spec = numberField(model, "Longest answer");
    expect(shown(spec, read(model, spec.at))).toBe("100,000");
    expect(acceptNumber(spec, "120000")).toBe("120,000");
    expect(kept(spec, "120,000")).toBe(120_000);
    for (const text of ["12,00", "1.5", "-1", "many"]) expect(acceptNumber(spec, text)).toBeNull();
  });

  it("shows how long an answer is kept in the largest unit that it fills", () => {
    const inWords = (seconds: number) => {
      const spec = numberField(cache(seconds), "Kept for");
      return `${shown(spec, seconds)} ${spec.unit}`;
    };
    expect([86_400, 5_400, 90].map(inWords)).toEqual(["24 h", "90 min", "90 s"]);
    const spec = numberField(cache(86_400), "Kept for");
    expect(acceptNumber(spec, "0.5")).toBe("0.5");
    expect(kept(spec, "0.5")).toBe(1_800);
    expect(acceptNumber(spec, "0")).toBeNull();
    expect(expects(spec)).toBe("A number above 0");
  });

  it("keeps shares as shares", () => {
    const spec = numberField(
      { pattern: "retry", attempts: 2, budget_share: 0.125, policy: model } as unknown as Policy,
      "Retries among calls, at most",
    );
    expect(shown(spec, 0.125)).toBe("12.5");
    expect(kept(spec, "12.5")).toBe(0.125);
  });
});
