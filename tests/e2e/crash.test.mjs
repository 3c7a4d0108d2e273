// The program killed while it saves: what was said to be saved is in the file, the file is whole, and nothing else is left.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe } from "node:test";
import { freshHome, testId } from "./driver.mjs";
import { sleep } from "./processes.mjs";
import { atRest, go, open, projectFile, steps } from "./routewright.mjs";

/** Longest wait of the window before an edit is written, and time for the writing on a busy machine. */
const AUTOSAVE_MS = 400;
const WRITING_MS = 600;
/** How long after the last of a row of edits the program is killed: at once, within the wait, about its end, after it. */
const KILLED_AFTER_MS = [0, 390, 420, AUTOSAVE_MS + WRITING_MS];
const EDITS = 30;
const RANGE = "[data-testid=inspector] input[type=range]";

describe("a program that is killed while it saves", () => {
  const home = freshHome();
  const folder = join(home, "work");
  const file = join(folder, "killed.routewright.json");
  let app;
  /** The cascade whose threshold is edited. */
  let edited;

  before(async () => {
    mkdirSync(folder, { recursive: true });
    const first = await open();
    copyFileSync(projectFile(first), file);
    await first.close();
    await reopen();
    await app.click(testId("wrap-cascade"));
    await atRest(app);
    edited = await app.execute(
      `return { architecture: document.querySelector(arguments[0]).value,
                feature: document.querySelector(arguments[1]).dataset.feature }`,
      testId("policy-architecture"),
      testId("policy-feature", { "aria-pressed": "true" }),
    );
  });

  after(async () => {
    await app?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  const step = steps("crash", () => app);

  for (const delay of KILLED_AFTER_MS) {
    step(`loses no more than was not yet written, ${delay} ms after an edit`, async () => {
      const shown = await edit();
      await sleep(delay);
      app.kill();
      const killed = Date.now();
      await app.close();

      const written = read();
      assert.ok(
        shown.some(({ value }) => value === written.value),
        `${written.value} was never shown`,
      );
      const due = shown.findLast(({ at }) => killed - at >= AUTOSAVE_MS + WRITING_MS);
      if (due)
        assert.ok(written.value >= due.value, `${due.value} should be written, and ${written.value} is`);

      await reopen();
      assert.deepEqual(read(), written, "to open the file does not change it");
      assert.deepEqual(readdirSync(folder), ["killed.routewright.json"]);
    });
  }

  step("clears away the drafts of the moment before they take their place", async () => {
    app.kill();
    await app.close();
    const own = dirname(projectFile(app));
    // The program cannot be killed at that moment from here: it is shorter than the way of a signal.
    const drafts = [folder, own].map((place) => join(place, ".routewright-a1B2c3.draft"));
    for (const draft of drafts) writeFileSync(draft, '{ "half": ');
    await reopen();
    assert.deepEqual(readdirSync(folder), ["killed.routewright.json"]);
    assert.deepEqual(
      readdirSync(own).filter((name) => name.startsWith(".")),
      [],
    );
  });

  async function reopen() {
    app = await open({ args: [file], home });
    await go(app, "policies");
  }

  /** Moves the threshold up by the keyboard, an edit each time, and says when which was shown. */
  async function edit() {
    await app.click(testId("threshold-0"));
    await app.press("Control+a", ..."0.1", "Enter", "Tab");
    await atRest(app);
    assert.ok(await app.execute("return document.activeElement.matches(arguments[0])", RANGE));
    const shown = [];
    for (let edits = 0; edits < EDITS; edits += 1) {
      await app.press("ArrowRight");
      const value = Number(await app.execute("return document.activeElement.value"));
      shown.push({ value, at: Date.now() });
    }
    assert.ok(shown.at(-1).value >= 0.1 + (EDITS - 1) / 100, "every key is an edit");
    return shown;
  }

  /** The file, which must be whole, and the threshold in it. */
  function read() {
    const text = readFileSync(file, "utf8");
    const architecture = JSON.parse(text).architectures.find(({ id }) => id === edited.architecture);
    return { text, value: architecture.policies[edited.feature].tiers[0].accept_at };
  }
});
