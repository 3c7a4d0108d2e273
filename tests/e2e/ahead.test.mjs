// The months ahead of a scenario: the same sentences and figures as the command's.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, describe } from "node:test";
import { testId } from "./driver.mjs";
import { command, go, historyFile, open, project, projectFile, steps } from "./routewright.mjs";

describe("the months ahead", () => {
  let app;

  before(async () => {
    app = await open();
    await app.resize(1280, 800);
  });

  after(async () => {
    await app?.close();
  });

  const step = steps("ahead", () => app);

  const plain = (text) => text.replaceAll(/[\u00a0\u202f]/g, " ").replaceAll(/\s+/g, " ");

  /** What the command says of the saved project. */
  function projected(...more) {
    const workload = project(app).workload.name;
    const args = ["--history", historyFile(app), "projection", projectFile(app), "--workload", workload, ...more];
    return execFileSync(command, args, { encoding: "utf8" });
  }

  async function said() {
    const fresh = "return document.querySelector(arguments[0])?.dataset.stale === 'false'";
    await app.waitFor("the projection", () => app.execute(fresh, testId("months-ahead")), { timeout: 60_000 });
    const text = "return document.querySelector(arguments[0]).textContent";
    return plain(await app.execute(text, testId("ahead-outcomes")));
  }

  step("say what the command says, candidate by candidate", async () => {
    await go(app, "scenarios");
    await app.click(testId("scenario-ahead"));
    const window = await said();
    const found = JSON.parse(projected("--json"));
    for (const own of found.architectures.filter(({ saved_usd }) => saved_usd !== null)) {
      const amount = Math.abs(Number(own.saved_usd.expected));
      const text = amount < 1000 ? amount.toFixed(2) : Math.round(amount).toLocaleString("en-US");
      assert.ok(window.includes(`$${text}`), `${own.architecture}: $${text} in ${window}`);
    }
    // Nobody has stated what moving costs: the words of both.
    const unstated = "What the move itself costs is not stated, so neither is when it has paid for itself.";
    assert.ok(window.includes(unstated) && plain(projected()).includes(unstated), window);
    const assumed = "Growth of traffic: none is stated, so none is counted.";
    assert.ok(window.includes(assumed) && plain(projected()).includes(assumed), window);
  });

  step("follow what is assumed, with its source", async () => {
    await app.execute(
      `const select = document.querySelector(arguments[0]);
       select.value = "growth-enterprise-budgets";
       select.dispatchEvent(new Event("change", { bubbles: true }));`,
      testId("ownership-growth_per_month-source"),
    );
    await app.waitFor("the source", async () => /Andreessen Horowitz, survey of 100/.test(await said()));
  });
});
