// Nothing in the window breaks a rule of WCAG 2.x A or AA that axe knows, in either theme.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { bring, COLOURS, violations } from "./accessibility.mjs";
import { open, useTheme } from "./routewright.mjs";
import { tour } from "./tour.mjs";
import { log } from "./workload.mjs";

describe("the window to assistive technology", () => {
  const files = mkdtempSync(join(tmpdir(), "routewright-accessibility-"));
  let app;

  before(async () => {
    app = await open({ pickOpen: log(join(files, "log.csv")).file });
    await app.resize(1280, 800);
    await bring(app);
  });

  after(async () => {
    await app?.close();
    rmSync(files, { recursive: true, force: true });
  });

  it("would be noticed where it breaks one", async () => {
    await app.execute(
      "document.body.append(Object.assign(document.createElement('button'), { id: 'nameless' }))",
    );
    const found = await violations(app);
    await app.execute("document.getElementById('nameless').remove()");
    assert.match(found.join(), /^button-name: .*nameless/);
  });

  for (const [theme, rules] of [
    ["dark", undefined],
    ["light", COLOURS],
  ]) {
    it(`breaks no rule on any screen in the ${theme} theme`, async () => {
      await useTheme(app, theme);
      await tour(app, async () => {
        const found = await violations(app, rules);
        assert.equal(found.length, 0, `\n  ${found.join("\n  ")}`);
      });
    });
  }
});
