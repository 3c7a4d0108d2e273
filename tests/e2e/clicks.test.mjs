// Keys go on from what was clicked.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { testId } from "./driver.mjs";
import { go, open, steps } from "./routewright.mjs";

describe("after a click", () => {
  let app;

  before(async () => {
    app = await open();
    await app.resize(1280, 800);
    await go(app, "compare");
  });

  after(() => app?.close());

  const step = steps("clicks", () => app);
  const isAt = (selector) => app.execute("return document.activeElement?.matches(arguments[0])", selector);

  step("Shift+Tab goes to the stop before it, and Tab back to it", async () => {
    const clicked = testId("copy-comparison");
    await app.click(clicked);
    assert.ok(await isAt(clicked));
    await app.press("Shift+Tab");
    assert.ok(await isAt(testId("scenario-select")), "the stop before it");
    await app.press("Tab");
    assert.ok(await isAt(clicked));
  });
});
