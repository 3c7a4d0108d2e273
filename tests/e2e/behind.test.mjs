// What stands behind a figure of the comparison: as many requests as it says, in the table, with a way back and on to their
// journeys. And the scores behind a threshold.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { testId } from "./driver.mjs";
import { atRest, compare, go, open, project, steps } from "./routewright.mjs";

const CHIP = testId("chip", { "data-chip": "replayed" });

describe("the requests behind a figure", () => {
  let app;
  let outcome;
  let all;

  before(async () => {
    app = await open();
    await app.resize(1280, 800);
  });

  after(() => app?.close());

  const step = steps("behind", () => app);

  /** Clicked by a script: some stand in what scrolls. */
  const press = (selector) =>
    app.execute(
      `const button = document.querySelector(arguments[0]);
       if (!button) return false;
       button.click();
       return true;`,
      selector,
    );
  const behind = async (place, expected, words) => {
    await go(app, "compare");
    // The driver does not see what may be cut off with an ellipsis.
    assert.ok(await press(`${testId("outcome-row", { "data-architecture": outcome.architecture })} th button`));
    assert.ok(await press(`${place} ${testId("show-requests")}`), `${place} leads to its requests`);
    await app.waitFor("the workloads", () => app.execute('return document.body.dataset.screen === "workloads"'));
    await atRest(app);
    const found = Number(await app.attribute(testId("requests-found"), "data-value"));
    assert.equal(found, expected, place);
    if (!words) return;
    const chip = await app.execute("return document.querySelector(arguments[0])?.textContent", CHIP);
    assert.match(chip, words);
  };
  async function journeyChoice() {
    const choice = testId("journey-architecture");
    await app.find(choice);
    return choice;
  }
  const figure = (metric) =>
    `${testId("outcome-row", { "data-architecture": outcome.architecture })} td:has([data-metric="${metric}"])`;

  step("are those that the command line counts: without an answer, by a fallback", async () => {
    // A scenario in which something fails: the figures are those of the command line, under the same one.
    const scenario = project(app).scenarios.find(({ incidents }) => incidents?.length > 0);
    await go(app, "compare");
    await app.choose(testId("scenario-select"), scenario.id);
    await atRest(app);
    const comparison = compare(app, project(app).workload.name, ["--scenario", scenario.id]);
    const used = ({ fallback_depth }) => fallback_depth.by_depth.slice(1).reduce((sum, n) => sum + n, 0);
    outcome = comparison.outcomes.find((one) => one.architecture !== comparison.baseline && used(one) > 0);
    assert.ok(outcome, "some candidate of the sample falls back in an outage");
    all = outcome.requests + outcome.unmatched;
    await behind(figure("fallback_depth.share"), used(outcome), /that used a fallback/);
    if (outcome.succeeded < outcome.requests) {
      await behind(figure("succeeded"), outcome.requests - outcome.succeeded, /not answered/);
    }
  });

  step("lead to a journey that has what the figure counts", async () => {
    await behind(figure("fallback_depth.share"), outcome.fallback_depth.by_depth.slice(1).reduce((a, b) => a + b, 0));
    // Clicked by a script: the driver does not see a row whose texts may be cut off.
    await app.waitFor("the first row", () => press("[role=row][aria-selected]"));
    assert.equal(
      await app.execute("return document.querySelector(arguments[0]).value", await journeyChoice()),
      outcome.architecture,
    );
    await app.waitFor("the journey to fall back", () =>
      app.execute(
        'return /ended with (outage|timeout|rate_limit)/.test(document.querySelector("aside[aria-label=\'One request\']")?.textContent ?? "")',
      ),
    );
  });

  step("are gone with the chip that names them", async () => {
    assert.ok(await press(`${CHIP} ${testId("remove-chip")}`));
    await atRest(app);
    await app.waitFor("all requests", async () => Number(await app.attribute(testId("requests-found"), "data-value")) === all);
    assert.equal(await app.count(CHIP), 0);
  });

  step("are those that a model answered and a provider was paid for", async () => {
    // The figure of all requests opens what the cost is made of.
    await go(app, "compare");
    await app.click(`${testId("figure", { "data-metric": "cost_per_thousand" })} button`);
    await app.click(testId("dimension-model"));
    if ((await app.count(testId("breakdown-row"))) === 0) await app.click('button[title="Show as a table"]');
    for (const [model, answered] of Object.entries(outcome.served_by)) {
      await behind(testId("breakdown-row", { "data-id": model }), answered, /answered/);
    }
  });
});

describe("the scores behind a threshold", () => {
  let app;

  before(async () => {
    app = await open();
    await app.resize(1280, 800);
  });

  after(() => app?.close());

  const step = steps("scores", () => app);
  const HISTOGRAM = testId("score-histogram", { "data-tier": "1" });

  step("are shown above its slider, with a twin in text", async () => {
    const sample = project(app);
    const at = sample.architectures.findIndex(({ policies }) =>
      Object.values(policies).some(({ pattern }) => pattern === "cascade"),
    );
    const [feature] = Object.entries(sample.architectures[at].policies).find(([, { pattern }]) => pattern === "cascade");
    await go(app, "policies");
    await app.choose(testId("policy-architecture"), sample.architectures[at].id);
    await app.click(testId("policy-feature", { "data-feature": feature }));
    await atRest(app);
    assert.ok(Number(await app.attribute(HISTOGRAM, "data-judged")) > 100);
    assert.match(await app.attribute(`${HISTOGRAM} svg`, "aria-label"), /Scores of .* answers.* reach 0\.\d+/);
    await app.find(`${HISTOGRAM} svg`);
    await app.click(`${HISTOGRAM} button`);
    assert.equal(await app.count(`${HISTOGRAM} tbody tr`), 10);
  });
});
