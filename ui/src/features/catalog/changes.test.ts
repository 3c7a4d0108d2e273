import { describe, expect, it } from "vitest";
import { sample } from "$lib/ipc/fake/project";
import { catalog } from "$lib/ipc/fake/catalog";
import type { CatalogChanges, ChangedPrice } from "$lib/ipc/generated";
import { changeDelta, priceRows, retirement, summary } from "./changes";
import {
  feeOf,
  feePercent,
  percentOf,
  percentOff,
  reachOf,
  shareOf,
  withPlatformFee,
  withPriceShare,
} from "./negotiated";

const price = (over: Partial<ChangedPrice>): ChangedPrice => ({
  model: "a/m",
  endpoint: "a/m@p",
  price: "prompt",
  per: "million_tokens",
  old_usd: "2",
  new_usd: "1",
  change: -0.5,
  ...over,
});

describe("price changes", () => {
  it("put endpoints that changed alike into one row, the largest change first", () => {
    const rows = priceRows([
      price({ model: "a/small", change: 0.1, new_usd: "2.2" }),
      price({ endpoint: "a/m@one" }),
      price({ endpoint: "a/m@two" }),
      price({ endpoint: "a/m@two", condition: "over 200000 prompt tokens" }),
    ]);
    expect(rows.map(({ model, endpoints }) => [model, endpoints.length])).toEqual([
      ["a/m", 2],
      ["a/m", 1],
      ["a/small", 1],
    ]);
  });

  it("call cheaper better, and say nothing where there is nothing to compare with", () => {
    expect(changeDelta(-0.5)).toMatchObject({ verdict: "better", direction: "down" });
    expect(changeDelta(0.25)).toMatchObject({ verdict: "worse", direction: "up" });
    expect(changeDelta(undefined)).toBeNull();
  });

  it("are summed up in a line", () => {
    const none: CatalogChanges = {
      from: "a",
      to: "b",
      launched: [],
      retired: [],
      prices: [],
      contexts: [],
      endpoints_added: [],
      endpoints_removed: [],
      not_compared: [],
    };
    expect(summary(none)).toBe("nothing changed");
    expect(summary({ ...none, prices: [price({})], endpoints_added: ["x"] })).toBe(
      "1 price, 1 endpoints came or went",
    );
  });

  it("tell a retirement from an announcement", () => {
    expect(retirement({ gone: true })).toBe("gone");
    expect(retirement({ gone: false, date: "2026-10-01" })).toBe("announced for 2026-10-01");
    expect(retirement({ gone: false })).toBe("announcement taken back");
  });
});

describe("negotiated prices", () => {
  it("turn percent off into the exact share that is paid, and back", () => {
    expect(["12", "0", "100", "7.5", "33.333333"].map(shareOf)).toEqual([
      "0.88",
      "1",
      "0",
      "0.925",
      "0.66666667",
    ]);
    expect(["0.88", "1", "0.925"].map(percentOf)).toEqual(["12", "0", "7.5"]);
    expect(["101", "-3", "abc", ""].map(shareOf)).toEqual([null, null, null, null]);
    expect(percentOff("0.88")).toBe("−12\u00a0%");
  });

  it("go into the project's assumptions and leave nothing behind when taken away", () => {
    const { assumptions: _, ...bare } = sample;
    const agreed = withPriceShare(bare, "azure", "0.88");
    expect(agreed.assumptions).toEqual({ price_shares: { azure: "0.88" } });
    expect(withPriceShare(agreed, "azure", null)).toEqual(bare);
    expect(withPlatformFee(withPlatformFee(agreed, "0.055"), null)).toEqual(agreed);
  });

  it("say whom they reach", () => {
    const reach = reachOf(catalog, "openai", new Map([["openai/gpt-4o", 1]]));
    expect(reach.models).toBeGreaterThan(3);
    expect(reach.usedModels).toBe(1);
    expect(reachOf(catalog, "nobody", new Map())).toEqual({ endpoints: 0, models: 0, usedModels: 0 });
  });

  it("keep a fee as a share", () => {
    expect(feeOf("5.5")).toBe("0.055");
    expect(feePercent("0.055")).toBe("5.5");
    expect(feeOf("101")).toBeNull();
  });
});
