// Scores beside a workload: attached in the window, fitted, and the same figures as the command's.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { testId } from "./driver.mjs";
import { atRest, command, go, historyFile, open, steps } from "./routewright.mjs";

const REQUESTS = 800;
/** Models of the catalog by what the table of scores calls them, and how many of ten requests each answers rightly. */
const MODELS = {
  small: ["openai/gpt-4o-mini", 5],
  large: ["openai/gpt-4o", 8],
};

describe("scores that are attached", () => {
  const files = mkdtempSync(join(tmpdir(), "routewright-outcomes-"));
  const picked = join(files, "picked.csv");
  const projectFile = join(files, "exam.routewright.json");
  let app;

  before(async () => {
    execFileSync(command, ["project", "new", projectFile]);
    write("log.csv", "arrival,id,prompt_tokens,completion_tokens", (n) => `${time(n)},q${n},400,50`);
    // A difficulty from 0 to 9 that both share: whoever answers the harder answers the easier.
    const right = (n, [, able]) => ((n * 7) % 10 < able ? 1 : 0);
    write("scores.csv", `request_id,${Object.keys(MODELS).join(",")}`, (n) =>
      // Every third score is missing.
      [`q${n}`, ...Object.values(MODELS).map((own, at) => ((n + at) % 3 === 0 ? "" : right(n, own)))].join(),
    );
    app = await open({ pickOpen: picked, args: [projectFile] });
    await app.resize(1280, 800);
  });

  after(async () => {
    await app?.close();
    rmSync(files, { recursive: true, force: true });
  });

  const step = steps("outcomes", () => app);
  const time = (n) => `2026-08-${String(3 + Math.floor(n / 200)).padStart(2, "0")}T10:00:00Z`;

  function write(name, header, row) {
    const rows = Array.from({ length: REQUESTS }, (_, n) => row(n));
    writeFileSync(join(files, name), [header, ...rows, ""].join("\n"));
  }

  function pick(name) {
    rmSync(picked, { force: true });
    symlinkSync(join(files, name), picked);
  }

  /** What a part of the pane says, with what its cells cut off. */
  async function shown(part) {
    await app.text(testId(part), { timeout: 30_000 });
    const text = await app.execute("return document.querySelector(arguments[0]).textContent", testId(part));
    return text.replaceAll("\u00a0", " ").replaceAll("\u202f", " ");
  }

  step("says what belongs there before anything was scored", async () => {
    pick("log.csv");
    await go(app, "workloads");
    await app.click(testId("import-log"));
    await app.fill(testId("import-name"), "exam");
    await app.click(testId("import-confirm"));
    await app.click(testId("use-workload"));
    await app.click(testId("workload-quality"));
    assert.match(await app.text(testId("attach-outcomes")), /workload outcomes FILE --workload exam/);
  });

  step("attaches scores under the names that the catalog has for the models", async () => {
    pick("scores.csv");
    await app.click(testId("attach-first"));
    for (const [column, [model]] of Object.entries(MODELS)) {
      await app.text(testId(`score-model-${column}`));
      await app.execute(
        `const select = document.querySelector(arguments[0]);
         select.value = arguments[1];
         select.dispatchEvent(new Event("change", { bubbles: true }));`,
        testId(`score-model-${column}`),
        model,
      );
    }
    await app.click(testId("dialog-confirm"));
    const fit = await shown("quality-fit");
    for (const [model] of Object.values(MODELS)) assert.ok(fit.includes(model), fit);
  });

  step("shows the figures that the command has", async () => {
    const args = ["--json", "--history", historyFile(app), "quality", projectFile, "--workload", "exam"];
    const report = JSON.parse(execFileSync(command, args, { encoding: "utf8" }));
    const fit = await shown("quality-fit");
    for (const { quality } of report.models) {
      assert.ok(fit.includes(`${(100 * quality.value).toFixed(1)} %`), `${quality.value} in ${fit}`);
    }
    await app.waitFor("the scorecard", async () => /single/.test(await shown("scorecard")));
    await atRest(app);
  });
});
