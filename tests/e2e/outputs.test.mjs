// What leaves the app: the architecture document and a gateway's configuration. What stands on disk must be what the
// window shows, and both must follow an edit.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { testId } from "./driver.mjs";
import { atRest, go, open, project, steps, valueAt } from "./routewright.mjs";

const AUTHOR = "Ada Lovelace <ada@example.org>";
const PART = { part: "guardrails", heading: "Guardrails" };
const MODELS = ["openai/gpt-5.4", "openai/gpt-5.4-mini"];

describe("what leaves the app", () => {
  const files = mkdtempSync(join(tmpdir(), "routewright-outputs-"));
  const documents = join(files, "documents");
  const deployed = join(files, "deployed");
  let app;

  before(async () => {
    mkdirSync(documents);
    mkdirSync(deployed);
    app = await open({ pickSave: documents, pickFolder: deployed });
    await app.resize(1280, 800);
  });

  after(async () => {
    await app?.close();
    rmSync(files, { recursive: true, force: true });
  });

  const step = steps("outputs", () => app);
  const settings = () => project(app).document;

  /** Headings of the preview without their numbers, and its text. */
  const preview = () =>
    app.execute(`
      const page = document.querySelector("iframe")?.contentDocument;
      if (!page?.body) return { headings: [], text: "" };
      const headings = [...page.querySelectorAll("h2")].filter((one) => !one.closest("nav"));
      return {
        headings: headings.map((one) => one.textContent.trim().replace(/^[0-9.]+\\s*/, "")),
        text: page.body.textContent,
      };
    `);
  const part = testId("document-part", { "data-part": PART.part });

  async function exported(format) {
    await app.click(testId(`format-${format}`));
    await app.click(testId("export-document"));
    const result = `${testId("export-result")}[data-path$=".${format}"]`;
    const path = await app.attribute(result, "data-path", { timeout: 60_000 });
    await atRest(app);
    return readFileSync(path, "utf8");
  }

  step("leaves a part out of the document, at once in the preview and in the file", async () => {
    await go(app, "document");
    await app.click(testId("preview-reading"));
    await app.waitFor("the part", async () => (await preview()).headings.includes(PART.heading));
    await app.click(part);
    await app.waitFor("the part to go", async () => {
      const { headings } = await preview();
      return headings.length > 0 && !headings.includes(PART.heading);
    });
    await app.waitFor("the choice to be saved", () => settings()?.without?.includes(PART.part));
  });

  step("puts an author on the cover", async () => {
    await app.fill(testId("document-author"), AUTHOR);
    await app.press("Enter");
    await app.waitFor("the author to be saved", () => settings()?.author === AUTHOR);
    await app.waitFor("the author in the preview", async () => (await preview()).text.includes(AUTHOR));
  });

  step("shows the pages as they are printed, and where a part begins", async () => {
    await app.click(testId("preview-pages"));
    const where = () => app.text(testId("preview-page"));
    const drawn = () =>
      app.execute(
        "return [...document.querySelectorAll('[data-page] img')].filter((one) => one.naturalWidth > 0).length",
      );
    await app.waitFor("a page", async () => (await drawn()) > 0, { timeout: 60_000 });
    assert.match(await where(), /^Page 1 of \d{2,}$/);
    await app.click(testId("part-jump", { "data-part": "cost" }));
    await app.waitFor("the part", async () => Number((await where()).match(/\d+/)[0]) > 3);
    await app.click(testId("preview-reading"));
  });

  step("exports what the preview shows", async () => {
    const html = await exported("html");
    const heading = new RegExp(`<h2[^>]*>(<span[^>]*>[^<]*</span>\\s*)?${PART.heading}</h2>`);
    assert.doesNotMatch(html, heading);
    assert.ok(html.includes("Ada Lovelace"), "the exported page names the author");
    assert.ok(!html.includes("<ada@"), "what a user types is text");
    assert.equal((await exported("pdf")).slice(0, 5), "%PDF-");
    assert.equal(await app.count(testId("export-result")), 2);
  });

  step("records a decision, which the document then holds", async () => {
    const title = "Short drafts go to a small model";
    await app.click(testId("decision-add"));
    await app.fill(testId("decision-title"), title);
    await app.fill(testId("decision-context"), "Drafts are half of the bill.");
    await app.fill(testId("decision-outcome"), "The small model, because nobody saw the difference.");
    await app.click(testId("dialog-confirm"));
    await app.waitFor("the decision to be saved", () => project(app).decisions?.[0]?.title === title);
    await app.waitFor("the decision in the preview", async () => (await preview()).text.includes(title));
  });

  step("undoes all of it", async () => {
    for (let edits = 0; edits < 3; edits += 1) await app.click(testId("undo"));
    await app.waitFor("the project of the start", () => {
      const { document, decisions } = project(app);
      return document === undefined && decisions === undefined;
    });
    await app.waitFor("the part to be back", async () => (await preview()).headings.includes(PART.heading));
    assert.ok(!(await preview()).text.includes("Ada Lovelace"));
  });

  const FILE = testId("configuration-file");
  const changes = () =>
    app.execute(
      "return [...document.querySelectorAll(arguments[0])].map(({ dataset }) => [dataset.path, dataset.change])",
      FILE,
    );
  /** Clicked by a script: there are dozens of files. */
  async function show(path) {
    await app.execute(
      "document.querySelector(arguments[0]).click()",
      `${FILE}[data-path=${JSON.stringify(path)}]`,
    );
    // Counted, since the driver does not see what may be cut off with an ellipsis.
    await app.waitFor(
      `${path} to be shown`,
      async () => (await app.count(testId("open-file", { "data-path": path }))) === 1,
    );
  }
  const lines = (selector) =>
    app.execute(
      "return [...document.querySelectorAll(arguments[0])].map((line) => line.textContent)",
      selector,
    );

  /** Long files are one text, others an element a line. */
  const onScreen = () =>
    app.execute(
      `const shown = document.querySelector(arguments[0]);
       const long = shown.querySelector("pre:last-child");
       if (long) return long.textContent.replace(/\\n$/, "").split("\\n");
       return [...shown.querySelectorAll(".line")].map((line) => line.textContent);`,
      testId("file-text"),
    );

  step("shows the files of a gateway's configuration, and a statement on every setting", async () => {
    await go(app, "implementation");
    await app.click(testId("implementation-gateway", { "data-target": "openrouter" }));
    await atRest(app);
    const shown = await changes();
    assert.ok(shown.length > 5);
    for (const [path, change] of shown) assert.equal(change, "unknown", `${path} was never exported`);
    const counts = await app.execute(
      "return [...document.querySelectorAll(arguments[0])].map(({ dataset }) => Number(dataset.count))",
      testId("fidelity"),
    );
    const all = counts.reduce((sum, count) => sum + count, 0);
    assert.ok(all > 0);
    assert.equal(await app.count(testId("statement-line")), all);
    await app.find(testId("deviations"));
  });

  step("exports them: each file on disk is the one that the screen shows", async () => {
    await app.click(testId("export-configuration"));
    const folder = await app.attribute(testId("exported-configuration"), "data-folder", { timeout: 60_000 });
    await atRest(app);
    assert.equal(folder, deployed);
    const shown = await changes();
    for (const [path, change] of shown) {
      assert.equal(change, "same", path);
      await show(path);
      const written = readFileSync(join(deployed, path), "utf8").split("\n");
      if (written.at(-1) === "") written.pop();
      assert.deepEqual(await onScreen(), written, path);
    }
    const statement = JSON.parse(readFileSync(join(deployed, "statement.json"), "utf8"));
    assert.equal(statement.length, await app.count(testId("statement-line")));
  });

  step("leads from a setting to its policy, and shows what an edit there changes in the files", async () => {
    const places = await app.execute(
      "return [...document.querySelectorAll(arguments[0])].map(({ dataset }) => dataset.place)",
      testId("statement-line"),
    );
    const saved = project(app);
    const free = (place) => {
      const node = valueAt(saved, place);
      return node?.pattern === "model" && !node.provider && MODELS.includes(node.model);
    };
    const place = places.find(free);
    const { model } = valueAt(saved, place);
    const chosen = MODELS.find((other) => other !== model);

    await app.click(`${testId("statement-line", { "data-place": place })} button`);
    await app.waitFor("the policies", () =>
      app.execute('return document.body.dataset.screen === "policies"'),
    );
    await app.find(`${testId("outline-row", { "data-path": place })}[aria-selected=true]`);
    await app.click(testId("model-picker", { "data-path": place }));
    await app.click(testId("model-option", { "data-model": chosen }));
    await app.waitFor("the edit to be saved", () => valueAt(project(app), place).model === chosen);

    await go(app, "implementation");
    const policies = "client/policies.json";
    await app.waitFor("the file to differ", async () =>
      (await changes()).some(([path, change]) => path === policies && change === "changed"),
    );
    await show(policies);
    await app.click(testId("show-diff"));
    const side = async (kind) => (await lines(`${testId("file-diff")} tr.${kind} .text`)).join("\n");
    assert.ok((await side("added")).includes(chosen));
    assert.ok((await side("removed")).includes(model));

    await app.click(testId("undo"));
    await app.waitFor("no file to differ", async () =>
      (await changes()).every(([, change]) => change === "same"),
    );
  });

  step("asks before it replaces what somebody has changed, and does what the answer says", async () => {
    const edited = ["README.md", "client/policies.json"];
    const exported = edited.map((path) => readFileSync(join(deployed, path), "utf8"));
    const onDisk = () => edited.map((path) => readFileSync(join(deployed, path), "utf8"));
    for (const path of edited) writeFileSync(join(deployed, path), "by hand\n");

    await app.click(testId("export-configuration"));
    const question = await app.text("[role=alertdialog]", { timeout: 60_000 });
    assert.match(question, /2 files were changed since \d+ \w+ \d{4}, \d\d:\d\d UTC/);
    for (const path of edited) assert.ok(question.includes(path), question);
    assert.ok(!question.includes("`"), question);
    await app.waitFor("the safe answer to have focus", () =>
      app.execute("return document.activeElement?.dataset.testid === 'dialog-cancel'"),
    );
    await app.waitFor("the files behind the question to differ", async () =>
      (await changes()).filter(([, change]) => change === "changed").length === edited.length,
    );
    await app.press("Enter");
    await app.waitFor("the question to go", async () => (await app.count("[role=alertdialog]")) === 0);
    assert.deepEqual(onDisk(), ["by hand\n", "by hand\n"], "Cancel leaves them");

    await app.click(testId("export-configuration"));
    await app.click(testId("dialog-confirm"), { timeout: 60_000 });
    await app.waitFor("the files to be the exported ones", () =>
      onDisk().every((text, at) => text === exported[at]),
    );
    await app.waitFor("no file to differ", async () =>
      (await changes()).every(([, change]) => change === "same"),
    );
    assert.equal(await app.count(testId("exported-configuration")), 1, "one folder is one line");
  });
});
