// One working session in the real window: open, import, compare, edit, export. Every figure that the
// window shows must be the one that the command line computes from the same files.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { testId } from "./driver.mjs";
import { expected, shown } from "./figures.mjs";
import { atRest, compare, go, listed, open, project, valueAt as at } from "./routewright.mjs";
import { log, writeLong } from "./workload.mjs";

const WORKLOAD = "journey";
const FAILURE = fileURLToPath(new URL("../../screenshots/journey-failure.png", import.meta.url));

describe("a session in the window", () => {
  const files = mkdtempSync(join(tmpdir(), "routewright-journey-"));
  const exports = join(files, "exports");
  const imported = log(join(files, "conversations.csv"));
  /** What the open dialog answers: a link, so that each step can choose its own file. */
  const picked = join(files, "picked.csv");
  let app;
  let failed = false;
  let candidate;

  before(async () => {
    mkdirSync(exports);
    pick(imported.file);
    app = await open({ pickOpen: picked, pickSave: exports });
  });

  after(async () => {
    await app?.close();
    rmSync(files, { recursive: true, force: true });
  });

  function pick(file) {
    rmSync(picked, { force: true });
    symlinkSync(file, picked);
  }

  async function workloads() {
    return app.execute(
      "return [...document.querySelectorAll(arguments[0])].map((item) => item.dataset.name)",
      testId("workload-item"),
    );
  }

  // Every step stands on the one before it, so after a failure the rest would only repeat it.
  function step(name, work) {
    it(name, async (context) => {
      if (failed) return context.skip("an earlier step failed");
      try {
        await work();
      } catch (error) {
        failed = true;
        await app.screenshot(FAILURE).catch(() => {});
        context.diagnostic(`${FAILURE} shows the window; it printed:\n${app.output}`);
        throw error;
      }
    });
  }

  /** Waits until the window shows what the command line says, and returns what it says. */
  async function sameAsCommandLine() {
    const comparison = compare(app, WORKLOAD);
    await app.waitFor("the window to show the figures of the command line", async () => {
      const figures = await shown(app);
      assert.deepEqual(figures, expected(comparison, figures));
      for (const values of Object.values(figures)) assert.ok("cost_usd" in values, "a row shows its cost");
      return true;
    });
    return comparison;
  }

  step("opens on the sample, already replayed", async () => {
    assert.equal(await app.count(testId("outcome-row")), 4);
    for (const values of Object.values(await shown(app))) assert.match(values.cost_usd, /^\d+(\.\d+)?$/);
  });

  step("imports a log and uses it", async () => {
    await go(app, "workloads");
    await app.click(testId("import-log"));
    await app.fill(testId("import-name"), WORKLOAD);
    await app.click(testId("import-confirm"));
    await app.find(testId("workload-item", { "data-name": WORKLOAD }), { timeout: 60_000 });
    await atRest(app);
    await app.click(testId("workload-item", { "data-name": WORKLOAD }));
    await app.click(testId("use-workload"));
    await atRest(app);
  });

  step("refuses a file that is no log, with the reason", async () => {
    const nonsense = join(files, "nonsense.csv");
    writeFileSync(nonsense, "TIMESTAMP,ContextTokens,GeneratedTokens\nyesterday,many,few\n");
    pick(nonsense);
    const before = await workloads();
    await go(app, "workloads");
    await app.click(testId("import-log"));
    await app.waitFor("the reason", async () => (await app.text(testId("rejects"))).includes("TIMESTAMP"));
    await app.find(`${testId("import-confirm")}:disabled`);
    await app.click(testId("import-cancel"));
    await atRest(app);
    assert.deepEqual(await workloads(), before);
  });

  step("cancels an import, which then leaves nothing behind", async () => {
    pick(writeLong(join(files, "long.csv")));
    const before = await workloads();
    await app.click(testId("import-log"));
    await app.fill(testId("import-name"), "long");
    await app.click(testId("import-confirm"));
    await app.click(testId("job-cancel"));
    await atRest(app);
    await go(app, "compare");
    await go(app, "workloads");
    assert.deepEqual(await workloads(), before);
    assert.ok(!listed(app).includes("long"), "the history has no part of the cancelled import");
  });

  step("compares the architectures on it with the figures of the command line", async () => {
    await go(app, "compare");
    const { outcomes, baseline } = await sameAsCommandLine();
    assert.equal(outcomes.length, 4);
    for (const outcome of outcomes) assert.equal(outcome.requests, imported.requests);
    const measured = outcomes.find((outcome) => outcome.architecture === baseline);
    candidate = outcomes.find((outcome) => outcome.architecture !== baseline).architecture;
    if (imported.baselineCost) assert.equal(measured.cost_usd, imported.baselineCost);
  });

  step("edits the candidate and shows the new figures", async () => {
    const before = compare(app, WORKLOAD).outcomes.find((outcome) => outcome.architecture === candidate);
    const feature = before.features.find(({ requests }) => requests > 0).feature;

    await go(app, "policies");
    await app.choose(testId("policy-architecture"), candidate);
    await app.click(testId("policy-feature", { "data-feature": feature }));
    const { path, model } = await busiestModel(before);
    await app.click(testId("outline-row", { "data-path": path }));
    await app.click(testId("model-picker", { "data-path": path }));
    const chosen = ["openai/gpt-5.4", "openai/gpt-5.4-mini"].find((other) => other !== model);
    await app.click(testId("model-option", { "data-model": chosen }));
    await app.waitFor("the edit to be saved", () => at(project(app), path).model === chosen);

    await go(app, "compare");
    const { outcomes } = await sameAsCommandLine();
    const edited = outcomes.find((outcome) => outcome.architecture === candidate);
    assert.notEqual(edited.cost_usd, before.cost_usd, `${chosen} in place of ${model} costs the same`);
  });

  step("puts a policy into a cascade on the canvas, and undoes it to the last change", async () => {
    const before = compare(app, WORKLOAD).outcomes.find((outcome) => outcome.architecture === candidate);
    const feature = before.features.find(({ requests }) => requests > 0).feature;
    await go(app, "policies");
    await app.choose(testId("policy-architecture"), candidate);
    await app.click(testId("policy-feature", { "data-feature": feature }));
    // The root, whatever was selected before.
    await app.click(testId("outline-row"));
    const drawn = await app.count(testId("canvas-node"));
    assert.equal(await app.count(testId("outline-row")), drawn, "canvas and outline hold the same");
    await app.click(testId("wrap-cascade"));
    await app.waitFor("the cascade on the canvas", async () => (await app.count(testId("canvas-node"))) === drawn + 2);
    await app.waitFor("the cascade to be saved", () => policyOf(feature).pattern === "cascade");

    await go(app, "compare");
    const { outcomes } = await sameAsCommandLine();
    const cascaded = outcomes.find((outcome) => outcome.architecture === candidate);
    assert.notEqual(cascaded.cost_usd, before.cost_usd, "a cascade costs the same");

    await app.click(testId("undo"));
    await app.waitFor("the undo to be saved", () => policyOf(feature).pattern !== "cascade");
    const { outcomes: undone } = await sameAsCommandLine();
    assert.equal(undone.find((outcome) => outcome.architecture === candidate).cost_usd, before.cost_usd);
  });

  step("proposes a policy for a feature, and adopts it", async () => {
    const before = compare(app, WORKLOAD).outcomes.find((outcome) => outcome.architecture === candidate);
    const feature = before.features.find(({ requests }) => requests > 0).feature;
    await go(app, "features");
    await app.click(`${testId("feature-row", { "data-feature": feature })} button`);
    await app.click(testId("guide-open"));
    await app.click(testId("guide-run"));
    await app.find(testId("guide-proposal"), { timeout: 60_000 });
    const present = JSON.stringify(policyOf(feature));
    await app.click(testId("guide-adopt"));
    await app.waitFor("the proposal to be saved", () => JSON.stringify(policyOf(feature)) !== present);
    await go(app, "compare");
    await sameAsCommandLine();
  });

  step("exports the architecture document", async () => {
    await go(app, "document");
    await app.choose(testId("candidate-select"), candidate);
    await atRest(app);
    const { outcomes } = compare(app, WORKLOAD);
    const { cost_usd: cost } = outcomes.find((outcome) => outcome.architecture === candidate);

    const html = readFileSync(await exported("html"), "utf8");
    // The document groups thousands; the command line does not.
    assert.ok(html.replaceAll(",", "").includes(cost), `the document does not name the cost ${cost}`);

    const pdf = readFileSync(await exported("pdf"));
    assert.equal(pdf.subarray(0, 5).toString("latin1"), "%PDF-");
  });

  function policyOf(feature) {
    return project(app).architectures.find(({ id }) => id === candidate).policies[feature];
  }

  /** The row of the outline whose model served the most requests, with that model. */
  async function busiestModel({ served_by: served }) {
    await app.find(testId("outline-row"));
    const paths = await app.execute(
      "return [...document.querySelectorAll(arguments[0])].map((row) => row.dataset.path)",
      testId("outline-row"),
    );
    const saved = project(app);
    const models = paths.map((path) => ({ path, model: at(saved, path).model })).filter(({ model }) => model);
    return models.sort((a, b) => (served[b.model] ?? 0) - (served[a.model] ?? 0))[0];
  }

  async function exported(format) {
    await app.click(testId(`format-${format}`));
    await app.click(testId("export-document"));
    const result = `${testId("export-result")}[data-path$=".${format}"]`;
    return app.attribute(result, "data-path", { timeout: 60_000 });
  }
});
