import { Tooltip } from "bits-ui";
import type { Component } from "svelte";
import { render } from "svelte/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { tabSeparated } from "$components/charts/table";
import { projectDocument } from "$lib/document/project.svelte";
import { asCommandError, qualityReport, scorecard } from "$lib/ipc/client";
import { sample } from "$lib/ipc/fake/project";
import type { QualityReport, Scorecard } from "$lib/ipc/generated";
import QualityFindings from "./QualityFindings.svelte";
import QualityPane from "./QualityPane.svelte";
import ScorecardPane from "./ScorecardPane.svelte";
import { Quality } from "./quality.svelte";
import { calibrationFinding, claimFinding, clusterTable, convergenceLine, fitTable } from "./tables";

const WORKLOAD = "support-week-32";
const INPUT = { project: sample, workload: WORKLOAD, scenario: "as-recorded" };

/** A component as it stands in the window, where tooltips have their provider. */
function markup<Props extends Record<string, unknown>>(of: Component<Props>, props: Props): string {
  const children = (output: never) => of(output, props);
  return render(Tooltip.Provider, { props: { children: children as never } }).body;
}

/** What the markup says, without its tags. */
const text = (markup: string) =>
  markup
    .replaceAll(/<!--.*?-->/g, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
const findings = (report: QualityReport) => markup(QualityFindings, { report });
const asked = () => qualityReport("job", sample, WORKLOAD);

afterEach(() => void vi.restoreAllMocks());

describe("the fit of a workload's outcomes", () => {
  it("shows quality with its interval by cluster and model", async () => {
    const report = await asked();
    const shown = text(findings(report));
    expect(shown).toContain("1,200 of 52,480 requests have a score");
    expect(shown).toContain("84.0 % 82.0 % 86.0 %");
    // Three models over all requests, and in two clusters.
    expect(fitTable(report).rows.length).toBe(3);
    expect(clusterTable(report).rows.map((row) => row[1]?.text)).toEqual([
      "Live chat",
      "Reply drafting",
      "Live chat",
      "Reply drafting",
      "Live chat",
      "Reply drafting",
    ]);
    expect(tabSeparated(fitTable(report)).split("\n")[0]).toContain("95 % from (0 to 1)");
  });

  it("says in a line how each cluster came to rest", async () => {
    const [chat, drafting] = (await asked()).clusters.map(convergenceLine);
    expect(chat).toBe(
      "Live chat: 600 scored requests; the fit settled after 48 rounds (EM steps; log likelihood −812.4, gradient 3.0e−6 a request).",
    );
    expect(drafting).toContain("the fit had not settled after 48 rounds");
    expect(drafting).toMatch(/unsolvable for every model: 5.0.% \(4.0–6.0\)\.$/);
  });

  it("holds votes and common failures against what independence would have claimed", async () => {
    const report = await asked();
    const shown = text(findings(report));
    expect(shown).toContain("What independence would have claimed");
    expect(shown).toContain("All 3 wrong");
    expect(shown).toContain("Majority of the best 3 right");
    expect(shown).toContain("91.3 %");
    expect(report.held_back && claimFinding(report.held_back).replaceAll("\u00a0", " ")).toBe(
      "independence would have claimed 0.6 % for all 3 wrong; 9.8 % were observed",
    );
  });

  it("draws the calibration and has losses beside the means", async () => {
    const report = await asked();
    const drawn = findings(report);
    expect(drawn.match(/<circle/g)?.length).toBe(5);
    expect(drawn).toContain("off by 2.1 points at most, over 3,600 scores held back");
    expect(text(drawn)).toMatch(/Mean of the cluster 0\.4322 0\.1391 .*Mean of the model 0\.4433 0\.1442/);
    const none = report.held_back && { ...report.held_back, calibration: [] };
    expect(none && calibrationFinding(none)).toBe("nothing was held back");
  });

  it("warns where only the chosen model was scored, and gives both estimates", async () => {
    const report = await asked();
    const shown = text(findings(report));
    expect(shown).toMatch(/84\.2.% \(82\.2–86\.2\) 83\.9.% \(81\.9–85\.9\) 611/);
    expect(shown).not.toContain("Outcomes exist only");
    const { selection, held_back, ...rest } = report;
    if (!selection || !held_back) throw new Error("the host has both");
    const flattered = { ...report, selection: { ...selection, of_chosen_only: true } };
    expect(text(findings(flattered))).toContain("Outcomes exist only for the model that was chosen.");
    const bare = text(findings(rest));
    expect(bare).not.toContain("weighed back");
    expect(bare).toContain("Too few outcomes to hold some of them back");
  });
});

describe("the scorecard", () => {
  it("has architectures beside the best single model, random mixing and the oracle", async () => {
    const card: Scorecard = await scorecard("job", INPUT, () => {});
    const shown = text(markup(ScorecardPane, { card, waiting: "" }));
    expect(shown).toContain("anthropic/claude-sonnet-4.5 best single ");
    expect(shown).toContain("openai/gpt-4o-mini single model");
    expect(shown).toContain("Oracle upper bound");
    expect(shown).toContain("AIQ 82.34 % with the architectures, 80.12 % for single models mixed at random");
    expect(shown).toContain("Not scored alone: google/gemini-2.5-flash.");
    expect(shown).toContain("−0.02 ");
  });

  it("says what it waits for", () => {
    expect(markup(ScorecardPane, { card: null, waiting: "Replaying: 40 %." })).toContain("Replaying: 40 %.");
  });
});

describe("the pane", () => {
  it("says what belongs there and how to attach it where nothing was scored", () => {
    const shown = text(
      markup(QualityPane, {
        workload: "july",
        scored: false,
        attached: 0,
        onattach: () => {},
        onremoved: () => {},
      }),
    );
    expect(shown).toContain("This workload has none yet.");
    expect(shown).toContain("routewright workload outcomes FILE --workload july");
  });

  it("fits first and scores after, and keeps nothing of a workload without outcomes", async () => {
    vi.spyOn(projectDocument, "project", "get").mockReturnValue(sample);
    const quality = new Quality();
    quality.follow(WORKLOAD);
    await vi.waitFor(() => expect(quality.card).not.toBeNull());
    expect([quality.report?.scores, quality.progress, quality.failure]).toEqual([3600, null, null]);
    quality.follow("chat-peak-synthetic");
    await vi.waitFor(() => expect(quality.failure?.code).toBe("bad_input"));
    expect([quality.report, quality.card]).toEqual([null, null]);
    await expect(qualityReport("job", sample, "gone").catch(asCommandError)).resolves.toMatchObject({
      code: "not_found",
    });
  });

  it("forgets what it asked for when it is left", async () => {
    vi.spyOn(projectDocument, "project", "get").mockReturnValue(sample);
    const quality = new Quality();
    quality.follow(WORKLOAD)?.();
    await asked();
    expect(quality.report).toBeNull();
  });
});
