// A policy made with nothing but a keyboard: no click, and no script that changes anything. And the keyboard after a click.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { testId } from "./driver.mjs";
import { reach, seen } from "./focus.mjs";
import { atRest, go, open, project, steps } from "./routewright.mjs";

const TIER = "anthropic/claude-haiku-4.5";

describe("a keyboard and nothing else", () => {
  let app;
  /** The feature that gets the policy, the architecture, and what the policy is at every step. */
  let feature;
  let architecture;
  let original;

  before(async () => {
    app = await open();
    await app.resize(1280, 800);
  });

  after(() => app?.close());

  const step = steps("keyboard", () => app);
  const policy = () => project(app).architectures.find(({ id }) => id === architecture).policies[feature];
  const screen = () => app.execute("return document.body.dataset.screen");
  const outline = "[role=treeitem]";
  const selected = () =>
    app.execute("return document.querySelector('[role=treeitem][aria-selected=true]').dataset.path");

  /** Waits until the file holds this policy and nothing else; the focus must not be lost meanwhile. */
  async function holds(expected, what) {
    await app.waitFor(`${what} in the file`, () => {
      assert.deepEqual(policy(), expected);
      return true;
    });
    await atRest(app);
    await seen(app, `after: ${what}`);
  }

  step("goes to the policies and chooses an architecture and a feature", async () => {
    await app.press("Control+4");
    await app.waitFor("the screen", async () => (await screen()) === "policies");
    await reach(app, testId("policy-architecture"));
    await app.press("Home");
    const { architectures, features } = project(app);
    architecture = await app.waitFor("the choice", () =>
      app.execute(
        "return document.activeElement.value === arguments[0] && arguments[0]",
        architectures[0].id,
      ),
    );
    feature = features[3].id;
    await reach(app, testId("policy-feature", { "data-feature": feature }));
    await app.press("Enter");
    await seen(app, "after choosing a feature");
    original = policy();
    assert.equal(original.pattern, "model", "the first architecture asks one model");
  });

  step("puts a cascade around its model", async () => {
    await reach(app, outline);
    await reach(app, testId("wrap-cascade"));
    await app.press("Enter");
    await app.waitFor("the cascade", () => policy().pattern === "cascade");
    const { tiers, ...rest } = policy();
    assert.equal(tiers.length, 2);
    assert.ok(tiers.some((tier) => JSON.stringify(tier.policy) === JSON.stringify(original)));
    await holds({ ...rest, tiers }, "the cascade");
  });

  step("adds a tier", async () => {
    const before = policy();
    await reach(app, outline, { by: "Shift+Tab" });
    await app.press("a");
    await app.waitFor("the tier", () => policy().tiers.length === 3);
    const after = policy();
    assert.deepEqual({ ...after, tiers: [] }, { ...before, tiers: [] });
    await holds(after, "the tier");
  });

  step("puts a fallback around the second tier", async () => {
    const before = policy();
    await app.press("Home", "ArrowDown", "ArrowDown");
    assert.match(await selected(), /\/tiers\/1\/policy$/);
    await seen(app, "on the second tier");
    await reach(app, testId("wrap-fallback"));
    await app.press("Enter");
    await app.waitFor("the fallback", () => policy().tiers[1].policy.pattern === "fallback");
    const fallback = policy().tiers[1].policy;
    assert.deepEqual(fallback.steps[0].policy ?? fallback.steps[0], before.tiers[1].policy);
    const tiers = before.tiers.with(1, { ...before.tiers[1], policy: fallback });
    await holds({ ...before, tiers }, "the fallback");
  });

  step("chooses another model for the first step of the fallback", async () => {
    const before = policy();
    await reach(app, outline, { by: "Shift+Tab" });
    await app.press("ArrowRight", "Enter");
    await reach(app, testId("model-picker"), { most: 0 });
    await app.press("Enter");
    await app.find(testId("model-search"));
    await reach(app, testId("model-search"), { most: 0 });
    await app.typeKeys(TIER);
    await app.press("Enter");
    const tiers = structuredClone(before.tiers);
    // The provider that it was kept to does not serve the other model.
    const { provider: _, ...node } = tiers[1].policy.steps[0].policy;
    tiers[1].policy.steps[0].policy = { ...node, model: TIER };
    await holds({ ...before, tiers }, "the model");
    await reach(app, testId("model-picker"), { most: 0 });
  });

  step("sets the threshold of the first tier", async () => {
    const before = policy();
    await reach(app, outline, { by: "Shift+Tab" });
    await app.press("Home");
    await seen(app, "on the cascade");
    await app.press("Enter");
    await reach(app, testId("threshold-0"));
    await app.press("Control+a");
    await app.typeKeys("0.73");
    await app.press("Enter");
    const tiers = before.tiers.with(0, { ...before.tiers[0], accept_at: 0.73 });
    await holds({ ...before, tiers }, "the threshold");
  });

  step("moves a tier, and takes it away", async () => {
    const before = policy();
    await reach(app, outline, { by: "Shift+Tab" });
    await app.press("End");
    await seen(app, "on the last tier");
    await app.press("Delete");
    await app.waitFor("the tier to go", () => policy().tiers.length === 2);
    await seen(app, "after the last row of the outline went");
    await app.press("Control+z");
    await holds(before, "the tier again");

    // The same by the buttons, which cannot be pressed any more once there is nothing left to do.
    await reach(app, outline, { by: "Shift+Tab" });
    await app.press("End");
    await reach(app, testId("remove-node"));
    await app.press("Enter");
    await app.waitFor("the tier to go", () => policy().tiers.length === 2);
    await seen(app, "after the button took the last tier away");
    await app.press("Control+z");
    await holds(before, "the tier again");
  });

  step("undoes it all by the button until there is nothing left, and has it again", async () => {
    const made = policy();
    await reach(app, testId("undo"), { by: "Shift+Tab" });
    for (let left = 5; left > 0; left -= 1) {
      await app.press("Enter");
      await seen(app, `with ${left - 1} edits left to undo`);
    }
    await holds(original, "what stood there at the start");
    for (let done = 0; done < 5; done += 1) await app.press("Control+Shift+z");
    await holds(made, "what was made");
  });
});

describe("the keyboard after a click", () => {
  let app;

  before(async () => {
    app = await open();
    await app.resize(1280, 800);
  });

  after(() => app?.close());

  // Each kind of what can be clicked and has parts of its own: text, an icon, a row.
  for (const [screen, clicked] of [
    ["policies", testId("wrap-cascade")],
    ["policies", "[role=treeitem]:last-child"],
    ["policies", `li:nth-child(2) ${testId("policy-feature")}`],
    ["workloads", testId("workload-quality")],
    ["compare", ".slot-tab:last-child"],
    ["document", testId("preview-reading")],
    ["implementation", testId("files-by-feature")],
  ]) {
    it(`goes back from ${clicked} with Shift+Tab`, async () => {
      await go(app, screen);
      await app.click(clicked);
      await atRest(app);
      await app.execute("window.before = document.activeElement");
      assert.ok(await app.execute("return window.before !== document.body"), "the click gives the focus");
      await app.press("Shift+Tab");
      const back = await app.execute(
        `const { activeElement } = document;
         return Boolean(window.before.compareDocumentPosition(activeElement) & Node.DOCUMENT_POSITION_PRECEDING);`,
      );
      assert.ok(back, "the focus goes to what stands before it");
      await seen(app, `after Shift+Tab from ${clicked}`);
    });
  }

  it("keeps Shift+Tab within a dialog", async () => {
    await app.press("Control+n");
    await app.find("[role=dialog]");
    for (let pressed = 0; pressed < 12; pressed += 1) {
      await app.press("Shift+Tab");
      const inside = await app.execute("return document.activeElement.closest('[role=dialog]') !== null");
      assert.ok(inside, `after ${pressed + 1} times`);
    }
    await app.press("Escape");
  });
});
