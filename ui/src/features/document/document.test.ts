import { beforeEach, describe, expect, it } from "vitest";
import { projectDocument } from "$lib/document/project.svelte";
import { sample } from "$lib/ipc/fake/project";
import type { CatalogListing, DecisionRecord, Project, WorkloadSummary } from "$lib/ipc/generated";
import { decisionOf, draftOf, draftProblem } from "./decision";
import * as edits from "./edits";
import { exported } from "./exported.svelte";
import { FORMATS, formatOf } from "./formats";
import { billedMonths, earlierCatalogs, nameInProject } from "./held";
import { logoProblem } from "./logo";
import { PARTS, without, withoutNumber } from "./parts";

const project = () => projectDocument.project as Project;
const decision = (title: string): DecisionRecord => ({ title, context: "why", outcome: "what" });

beforeEach(() => {
  projectDocument.open({ path: "/tmp/p.json", project: sample, is_sample: false, digest: "" });
});

describe("the parts of the document", () => {
  it("are twelve, each once", () => {
    expect(new Set(PARTS.map(({ part }) => part)).size).toBe(12);
  });

  it("are left out in reading order, whatever the order of the choices", () => {
    expect(without({ without: ["risk"] }, "cost", true)).toEqual(["cost", "risk"]);
    expect(without({ without: ["cost", "risk"] }, "cost", false)).toEqual(["risk"]);
    expect(without(undefined, "cost", false)).toEqual([]);
  });

  it("leave nothing in the file once all are back", () => {
    edits.leavePart("cost", true);
    expect(project().document).toEqual({ without: ["cost"] });
    expect(projectDocument.undoLabel).toBe("leave out Cost");
    edits.leavePart("cost", false);
    expect(project()).toEqual(sample);
    projectDocument.undo();
    projectDocument.undo();
    expect(project()).toBe(sample);
  });

  it("are found by their headings, numbered or not", () => {
    expect(
      ["3 Feature map", "3. Feature map", " 12.1 Feature map", "Feature map"].map(withoutNumber),
    ).toEqual(Array(4).fill("Feature map"));
    expect(withoutNumber("3Feature map")).toBe("Feature map");
  });
});

describe("the cover", () => {
  it("keeps what is said, and nothing of what is not", () => {
    edits.setSetting("Author", "author", "Platform team");
    edits.setSetting("Paper", "paper", "us_letter");
    expect(project().document).toEqual({ author: "Platform team", paper: "us_letter" });
    edits.setSetting("Author", "author", undefined);
    edits.setSetting("Paper", "paper", undefined);
    expect("document" in project()).toBe(false);
  });

  it("takes a picture of 256 KiB at most for a logo", () => {
    expect(logoProblem({ size: 262_144, type: "image/png" })).toBeNull();
    expect(logoProblem({ size: 262_145, type: "image/svg+xml" })).toMatch("this one has 257 KiB");
    expect(logoProblem({ size: 10, type: "image/gif" })).toMatch("PNG, JPEG or SVG");
  });
});

describe("what the plan is held against", () => {
  const workloads = ["july", "august"].map((name) => ({ name }) as WorkloadSummary);
  const july = { date: "2026-07-18", digest: "b3:0718", imported_at: "2026-08-01T00:00:00Z" };
  const bundled = { date: "2026-08-08", digest: "b3:0808", in_use: true };
  const catalogs = [bundled, july].map((one) => ({ in_use: false, ...one }) as CatalogListing);
  const values = (options: { value: string }[]) => options.map(({ value }) => value);

  it("is chosen, taken away and undone like every other setting", () => {
    edits.setSetting("Month that was billed", "bill", "august");
    edits.setSetting("Earlier catalog", "catalog_before", "2026-07-18");
    expect(project().document).toEqual({ bill: "august", catalog_before: "2026-07-18" });
    expect(projectDocument.undoLabel).toBe("document earlier catalog");
    projectDocument.undo();
    expect(project().document).toEqual({ bill: "august" });
    edits.setSetting("Month that was billed", "bill", undefined);
    expect("document" in project()).toBe(false);
  });

  it("is another month than that of the plan, and what is gone can still be taken away", () => {
    expect(values(billedMonths(workloads, "july", undefined))).toEqual(["", "august"]);
    expect(billedMonths(workloads, "july", "june").at(-1)).toEqual({
      value: "june",
      label: "june (not in this history)",
    });
  });

  it("is another catalog than the one in use, named so that the project means the same one tomorrow", () => {
    expect(values(earlierCatalogs(catalogs, undefined))).toEqual(["", "2026-07-18"]);
    const two = [...catalogs, { ...july, date: "2026-08-08", digest: "b3:0909" } as CatalogListing];
    expect(values(earlierCatalogs(two, undefined))).toEqual(["", "2026-07-18", "b3:0909"]);
    expect(nameInProject(bundled as CatalogListing, two)).toBe("bundled");
  });
});

describe("a band", () => {
  it("is all three figures as soon as one is said", () => {
    expect(edits.withEnd(undefined, "high", 0.05)).toEqual({ low: 0.05, expected: 0.05, high: 0.05 });
  });

  it("always holds what is expected", () => {
    const band = { low: 0.01, expected: 0.03, high: 0.05 };
    expect(edits.withEnd(band, "expected", 0.08)).toEqual({ low: 0.01, expected: 0.08, high: 0.08 });
    expect(edits.fits(band, "low", 0.04)).toBe(false);
    expect(edits.fits(band, "high", 0.03)).toBe(true);
    expect(edits.fits(undefined, "low", 9)).toBe(true);
  });

  it("loses an end to what is expected, and everything with that", () => {
    const band = { low: 0.01, expected: 0.03, high: 0.05 };
    expect(edits.withEnd(band, "low", undefined)).toEqual({ ...band, low: 0.03 });
    expect(edits.withEnd(band, "expected", undefined)).toBeUndefined();
    edits.setOwnership("Growth", "growth_per_month", band);
    edits.setOwnership("Months", "months", 36);
    edits.setOwnership("Growth", "growth_per_month", undefined);
    expect(project().ownership).toEqual({ months: 36 });
  });
});

describe("decisions", () => {
  it("are added, changed, moved and removed, each undone by itself", () => {
    edits.addDecision(decision("one"));
    edits.addDecision(decision("two"));
    edits.changeDecision(1, decision("second"));
    edits.moveDecision(1, -1);
    expect(project().decisions?.map(({ title }) => title)).toEqual(["second", "one"]);
    edits.moveDecision(0, -1);
    edits.removeDecision(0);
    edits.removeDecision(0);
    expect("decisions" in project()).toBe(false);
    for (let step = 0; step < 6; step++) projectDocument.undo();
    expect(project()).toBe(sample);
    expect(projectDocument.undoLabel).toBeNull();
  });

  it("keep through the form what the form does not know", () => {
    const before = { ...decision("one"), status: "accepted" as const, options: ["a", "b"], later: 1 };
    expect(decisionOf(draftOf(before), before)).toEqual(before);
    const draft = { ...draftOf(before), status: "proposed" as const, options: " a \n\n", date: "2026-08-08" };
    expect(decisionOf(draft, before)).toEqual({
      ...decision("one"),
      date: "2026-08-08",
      options: ["a"],
      later: 1,
    });
  });

  it("are not recorded before they say what and why", () => {
    const whole = draftOf(decision("one"));
    expect(draftProblem(whole)).toBeNull();
    expect(draftProblem({ ...whole, title: " " })).toMatch("title");
    expect(draftProblem({ ...whole, date: "2026-02-30" })).toMatch("2026-08-08");
    expect(draftProblem({ ...whole, context: "" })).toMatch("asked for");
    expect(draftProblem({ ...whole, outcome: "" })).toMatch("chosen");
  });
});

describe("exports", () => {
  it("are offered in the formats that this version writes", () => {
    expect(FORMATS.map(({ value }) => value)).toEqual(["pdf", "html", "docx", "markdown"]);
    expect(formatOf("html").label).toBe("HTML");
    expect(formatOf("rtf").value).toBe("pdf");
  });

  it("are listed latest first, a file once", () => {
    exported.list = [];
    for (const path of ["/a.pdf", "/b.html", "/a.pdf"]) exported.add({ path, bytes: 1 }, "pdf");
    expect(exported.list.map(({ path }) => path)).toEqual(["/a.pdf", "/b.html"]);
  });
});
