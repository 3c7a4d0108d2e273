// Names that are markup, scripts, endless, or written from right to left are shown as what they are: text, in its place.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { freshHome, testId } from "./driver.mjs";
import { alive, rename, writeLog } from "./hostile.mjs";
import { broken } from "./layout.mjs";
import { atRest, go, open, projectFile, steps } from "./routewright.mjs";
import { PLACES, tour } from "./tour.mjs";

describe("hostile names", () => {
  const home = freshHome();
  const files = mkdtempSync(join(tmpdir(), "routewright-hostile-"));
  const log = join(files, "<x-hostile onclick=1>\u202e.jsonl");
  const requests = writeLog(log);
  let app;

  before(async () => {
    const first = await open({ home });
    const file = projectFile(first);
    await first.close();
    rename(file);
    app = await open({ home, pickOpen: log, pickSave: files });
    await app.resize(1280, 800);
  });

  after(async () => {
    await app?.close();
    for (const folder of [files, home]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const step = steps("hostile", () => app);

  async function inert() {
    const found = [...(await alive(app)), ...(await broken(app))];
    assert.equal(found.length, 0, `\n  ${found.slice(0, 12).join("\n  ")}`);
  }

  step("of a project are text on every screen", () => tour(app, inert));

  step("of a log are text while it is imported, and those too long to be names are refused", async () => {
    await go(app, "workloads");
    await app.click(testId("import-log"));
    await app.find(testId("import-name"));
    await inert();
    await app.click(testId("import-name"));
    await app.press("Control+a", ..."<x-hostile>");
    await app.click(testId("import-confirm"));
    await app.find(testId("workload-item", { "data-name": "<x-hostile>" }), { timeout: 60_000 });
    await atRest(app);
    await inert();
    await app.click(testId("workload-item", { "data-name": "<x-hostile>" }));
    await app.click(testId("use-workload"));
    await atRest(app);
    const shown = await app.execute("return document.querySelector('main').textContent");
    assert.ok(shown.includes(String(requests)), `the window says that there are ${requests} requests`);
  });

  const used = [
    "workloads",
    "a request among the others",
    "features",
    "compare",
    "compare, the panes behind",
    "document",
  ];

  step("of its requests are text wherever they are shown", () =>
    tour(
      app,
      inert,
      PLACES.filter(({ name }) => used.includes(name)),
    ),
  );

  step("stay text in the document", async () => {
    await app.click(testId("format-html"));
    await app.click(testId("export-document"));
    const path = await app.attribute(testId("export-result"), "data-path", { timeout: 60_000 });
    const html = readFileSync(path, "utf8");
    assert.ok(html.includes("&lt;x-hostile") || html.includes("&#60;x-hostile"), "the name stands there");
    assert.doesNotMatch(html, /<x-hostile|<img src=x|<script>document/);
  });
});
