// The app around its screens, in the real window: where it starts, what it remembers, and what it does when another
// program writes the project file.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { freshHome, testId } from "./driver.mjs";
import { atRest, desktop, go, open } from "./routewright.mjs";

const FAILURE = fileURLToPath(new URL("../../screenshots/shell-failure.png", import.meta.url));

describe("the app around its screens", () => {
  const files = mkdtempSync(join(tmpdir(), "routewright-shell-"));
  const file = join(files, "claims.routewright.json");
  let app;
  let failed = false;

  before(async () => {
    app = await open({ pickSave: file, args: [] });
  });

  after(async () => {
    await app?.close();
    rmSync(files, { recursive: true, force: true });
  });

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

  const saved = () => JSON.parse(readFileSync(file, "utf8"));
  /** What an element says; the driver finds no text in what may be cut off with an ellipsis. */
  const said = (selector) =>
    app.execute("return document.querySelector(arguments[0])?.textContent.trim() ?? ''", selector);
  const title = () => said(`${testId("project-menu")} .ellipsis`);
  /** Presses keys as the window hears them. */
  const press = (key, held = {}) =>
    app.execute(
      "window.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], bubbles: true, ...arguments[1] }))",
      key,
      held,
    );
  const lookAgain = () => app.execute("window.dispatchEvent(new Event('focus'))");

  /** The same file as another program would write it. */
  function writeOutside(name) {
    writeFileSync(file, JSON.stringify({ ...saved(), name }));
  }

  step("starts on its start page when nothing is asked for", async () => {
    assert.equal(await app.execute("return document.body.dataset.screen"), "start");
    assert.equal(await app.count('[data-testid^="sample-"]'), 4);
    assert.equal(await app.count(testId("recent-project")), 0);
  });

  step("makes a project and keeps it where it was told", async () => {
    await press("n", { ctrlKey: true });
    await app.fill(testId("new-project-name"), "Claims");
    await app.click(testId("new-project-enterprise"));
    await app.click(testId("new-project-make"));
    await app.waitFor("the project", async () => (await title()) === "Claims");
    await atRest(app);
    assert.equal(saved().name, "Claims");
    await go(app, "compare");
    assert.equal(await app.count(testId("outcome-row")), 4);
  });

  step("finds a feature by the palette", async () => {
    const [, second] = saved().features;
    await press("k", { ctrlKey: true });
    await app.fill(testId("palette-query"), second.name);
    await app.click(testId("palette-row", { "data-id": `feature.${second.id}` }));
    await app.waitFor("the screen", () => app.execute('return document.body.dataset.screen === "features"'));
  });

  step("keeps a version, and loads what another program wrote", async () => {
    await press("k", { ctrlKey: true });
    await app.fill(testId("palette-query"), "versions");
    await app.click(testId("palette-row", { "data-id": "project.versions" }));
    await app.fill(testId("version-name"), "Before the talk");
    await app.click(testId("version-keep"));
    await app.waitFor("the version", async () =>
      (await said(testId("version"))).includes("Before the talk"),
    );
    await press("1", { ctrlKey: true });

    writeOutside("Theirs");
    await lookAgain();
    await app.click(testId("conflict-load"));
    await app.waitFor("their name", async () => (await title()) === "Theirs");
  });

  step("undoes that, and then keeps its own over what another program wrote", async () => {
    await app.click(testId("undo"));
    await app.waitFor("the undo to be saved", () => saved().name === "Claims");
    writeOutside("Theirs again");
    await lookAgain();
    await app.click(testId("conflict-keep"));
    await app.waitFor("its own file", () => saved().name === "Claims");
  });

  step("remembers the project", async () => {
    await app.click(testId("project-menu"));
    await app.click(testId("menu-project.start"));
    const recent = () =>
      app.execute("return document.querySelector(arguments[0])?.dataset.path", testId("recent-project"));
    await app.waitFor("the recent project", async () => (await recent()) === file);
  });
});

describe("the app without a display", () => {
  it("says what is missing and what works without one", () => {
    const { status, stderr } = spawnSync(desktop, [], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: freshHome() },
    });
    assert.equal(status, 1, stderr);
    assert.match(stderr, /^Routewright could not start: no display can be reached/);
    assert.doesNotMatch(stderr, /panicked/);
  });
});
