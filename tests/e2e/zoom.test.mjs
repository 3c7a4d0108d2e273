// The window at twice the size, which leaves half the room: every control can still be reached, and nothing runs over another.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { broken } from "./layout.mjs";
import { open, steps } from "./routewright.mjs";
import { tour } from "./tour.mjs";
import { log } from "./workload.mjs";

/** From 100 % to 200 % by steps of 20. */
const STEPS = 5;

describe("a window enlarged to 200 %", () => {
  const files = mkdtempSync(join(tmpdir(), "routewright-zoom-"));
  let app;

  before(async () => {
    app = await open({ pickOpen: log(join(files, "log.csv")).file });
    await app.resize(1280, 825);
  });

  after(async () => {
    await app?.close();
    rmSync(files, { recursive: true, force: true });
  });

  const step = steps("zoom", () => app);
  const width = () => app.execute("return innerWidth");

  step("is enlarged by the keyboard", async () => {
    for (let at = 0; at < STEPS; at += 1) await app.press("Control+=");
    await app.waitFor("twice the size", async () => (await width()) === 640);
  });

  step("is as it was by the keyboard, too", async () => {
    await app.press("Control+0");
    await app.waitFor("its own size", async () => (await width()) === 1280);
  });

  // The driver clicks beside what is enlarged, so the room that is left is measured in a window of that size.
  step("keeps everything within reach on every screen in the room that is left", async () => {
    await app.resize(640, 425);
    await app.waitFor("the room", async () => (await width()) === 640);
    await tour(app, async () => {
      const found = await broken(app);
      assert.equal(found.length, 0, `\n  ${found.join("\n  ")}`);
    });
  });
});
