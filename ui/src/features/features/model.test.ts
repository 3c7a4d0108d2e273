import { diagnosticsAt } from "$lib/project/diagnostics";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "$lib/ipc/generated";
import { catalog } from "$lib/ipc/fake/catalog";
import { sample } from "$lib/ipc/fake/project";
import { comparison as replayed } from "$lib/ipc/fake/replay";
import {
  acceptPercent,
  acceptSeconds,
  costOf,
  featureFigures,
  requirementText,
  searchModels,
  totals,
  withRequirement,
} from "./model";

const comparison = replayed(sample, "as-recorded", 52_480);

describe("figures of a feature", () => {
  it("have deltas only off the baseline", () => {
    const base = featureFigures(comparison, "gpt-4o", "chat");
    expect(base?.cells.every(({ delta }) => delta === null)).toBe(true);
    const small = featureFigures(comparison, "small", "chat");
    expect(small?.cells[1]?.delta).toMatchObject({ verdict: "better", direction: "down" });
    expect(featureFigures(comparison, "small", "nothing")).toBeNull();
  });
  it("add the costs below a pattern up", () => {
    const node = (path: string, cost_usd: string) => ({ path, asked: 1, answered: 1, cost_usd });
    const nodes = [
      node("/p", "0"),
      node("/p/steps/0", "0.000000000001"),
      node("/p/steps/1", "2.5"),
      node("/pq", "9"),
    ];
    expect(costOf(nodes, "/p")).toBe("2.500000000001");
    expect(costOf(nodes, "/p/steps/1")).toBe("2.5");
  });
  it("sum up to the architecture", () => {
    expect(totals(comparison, "gpt-4o")?.[0]?.text).toBe("52,480");
  });
});

describe("model search", () => {
  it("finds every word anywhere and puts what starts with it first", () => {
    expect(searchModels(catalog.models, "gpt mini").map(({ id }) => id)).toEqual([
      "openai/gpt-4o-mini",
      "openai/gpt-4.1-mini",
    ]);
    expect(searchModels(catalog.models, "mistral")[0]?.id).toContain("mistral-small");
    expect(searchModels(catalog.models, "")).toHaveLength(catalog.models.length);
  });
});

describe("diagnostics", () => {
  it("stand on the nearest node", () => {
    const at = (path: string): Diagnostic => ({ severity: "note", code: "x", message: path, path });
    const all = [at("/p"), at("/p/steps/0/timeout_ms"), at("/p/steps/0/policy/model"), at("/q")];
    const own = diagnosticsAt(all, "/p", ["/p/steps/0/policy"]);
    expect(own.map(({ message }) => message)).toEqual(["/p", "/p/steps/0/timeout_ms"]);
  });
});

describe("requirement fields", () => {
  it("show every share in per cent, as it is typed", () => {
    expect(requirementText({ quality_floor: 0.9 }, "quality_floor")).toBe("90");
    expect(withRequirement(undefined, "quality_floor", "90")).toEqual({ quality_floor: 0.9 });
  });
  it("show success in per cent without float noise", () => {
    expect(requirementText({ success_rate: 0.9995 }, "success_rate")).toBe("99.95");
    expect(withRequirement(undefined, "success_rate", "99.95")).toEqual({ success_rate: 0.9995 });
    expect(requirementText(undefined, "ttft_p95_ms")).toBe("");
  });
  it("take times in seconds, and keep milliseconds", () => {
    expect(requirementText({ latency_p95_ms: 8050 }, "latency_p95_ms")).toBe("8.05");
    expect(withRequirement(undefined, "latency_p95_ms", "8.05")).toEqual({ latency_p95_ms: 8050 });
    expect(withRequirement(undefined, "ttft_p95_ms", "1.001")).toEqual({ ttft_p95_ms: 1001 });
  });
  it("leave out what is emptied", () => {
    expect(withRequirement({ ttft_p95_ms: 900 }, "ttft_p95_ms", "")).toBeUndefined();
    expect(withRequirement({ ttft_p95_ms: 900 }, "cost_per_request_usd", "0.0040")).toEqual({
      ttft_p95_ms: 900,
      cost_per_request_usd: "0.0040",
    });
  });
  it("take what the file can hold", () => {
    expect(["2.5", "60", "0.0009", "1,200"].map(acceptSeconds)).toEqual(["2.5", "60", "0.001", "1200"]);
    for (const text of ["0", "-5", "0.0001", "soon", " "]) expect(acceptSeconds(text)).toBeNull();
    expect(acceptPercent("99.9")).toBe("99.9");
    expect(acceptPercent("101")).toBeNull();
  });
});
