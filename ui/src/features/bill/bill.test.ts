import { describe, expect, it } from "vitest";
import { billOf } from "$lib/ipc/fake/bill";
import { sumOf } from "$lib/format/money";
import { billFinding, billTable, featureTable, plansOf, shownDrivers } from "./bill";

const found = billOf("acme-august");

describe("a plan against the bill", () => {
  it("shows the five drivers always and the others where they moved", () => {
    expect(shownDrivers(found).map(({ driver }) => driver)).toEqual([
      "volume",
      "mix",
      "tokens",
      "price",
      "routing",
    ]);
  });

  it("adds up in the table as it does in the figures", () => {
    const [plan, ...rest] = billTable(found).rows.map((row) => row[1]?.raw ?? "0");
    const bill = rest.pop();
    expect(sumOf([plan ?? "0", ...rest])).toBe(bill);
  });

  it("says which way the bill went and by what", () => {
    expect(billFinding(found)).toBe("The bill is $21.50 above the plan, most by volume, +$20.00");
    const same = { ...found, difference_usd: "0" };
    expect(billFinding(same)).toBe("The bill is the plan, to the cent and beyond");
  });

  it("divides each feature by the drivers that moved", () => {
    const { columns, rows } = featureTable(found, (id) => id.toUpperCase());
    expect(columns.map(({ name }) => name)).toEqual(["Feature", "Plan", "Bill", "Volume", "Tokens", "Price"]);
    expect(rows[0]?.[0]?.text).toBe("ASSISTANT");
  });

  it("offers the plans that the project can still replay", () => {
    const replay = {
      id: 3,
      digest: "b3:1",
      at: "2026-08-01T09:00:00Z",
      project: "Acme",
      project_digest: "b3:2",
      workload: "acme-july",
      workload_digest: "b3:3",
      catalog_digest: "b3:4",
      architecture: "routed",
      scenario: "base",
      seed: 1,
      replications: 1,
      engine_version: "0.1.0",
    };
    const project = { name: "Acme", architectures: [{ id: "routed" }], scenarios: [{ id: "base" }] };
    expect(plansOf([replay, { ...replay, architecture: "gone" }], project)).toEqual([replay]);
  });
});
