// Every kind of edit, undone to the first and done again to the last: the file must come back byte for byte.

import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { testId } from "./driver.mjs";
import { atRest, go, open, projectText, steps } from "./routewright.mjs";

describe("the history of edits", () => {
  let app;
  /** The file as it was at the start and after each edit. */
  const files = [];

  before(async () => {
    app = await open();
    files.push(projectText(app));
  });

  after(() => app?.close());

  const step = steps("undo", () => app);

  /** An edit that changes the file once. */
  function edit(sentence, work) {
    step(sentence, async () => {
      await work();
      await app.press("Control+s");
      files.push(
        await app.waitFor("the edit to be saved", () => {
          const text = projectText(app);
          return text !== files.at(-1) && JSON.parse(text) && text;
        }),
      );
      await atRest(app);
    });
  }

  /** Writes over what stands in a field, as one edit: to clear it first would be another. */
  const enter = async (id, text) => {
    await app.click(testId(id));
    await app.press("Control+a", "Delete", ...text, "Enter");
  };
  const feature = (at) => {
    const { id } = JSON.parse(files.at(-1)).features[at];
    return id;
  };

  edit("renames an architecture", async () => {
    await go(app, "policies");
    await app.click(testId("architecture-menu"));
    await enter("architecture-name", "Renamed “twice” ✓");
    await app.press("Escape");
  });

  edit("duplicates it", async () => {
    await app.click(testId("architecture-menu"));
    await app.click(testId("duplicate-architecture"));
  });

  edit("puts a policy into a cascade", async () => {
    await app.click(testId("policy-feature", { "data-feature": feature(1) }));
    await app.click(testId("wrap-cascade"));
  });

  edit("adds a tier", () => app.click(testId("add-member")));

  edit("changes the order of the tiers", async () => {
    await app.click(`${testId("outline-row")}:last-child`);
    await app.press("Alt+ArrowUp");
  });

  edit("sets a threshold", async () => {
    await app.press("Home");
    await enter("threshold-0", "0.81");
  });

  edit("uses a template", async () => {
    await app.click(testId("templates"));
    await app.click(testId("template"));
  });

  edit("sets a requirement", async () => {
    await go(app, "features");
    await app.click(`${testId("feature-row", { "data-feature": feature(1) })} button`);
    await enter("requirement-success_rate", "97.25");
  });

  edit("takes a requirement away", () => enter("requirement-success_rate", ""));

  edit("changes the order of the features", () => app.click("[aria-label='Ask later']"));

  edit("renames a feature", () => enter("feature-name", "Renamed feature"));

  edit("removes a feature", () => app.click(testId("remove-feature")));

  edit("adds one", () => app.click(testId("add-feature")));

  edit("adds a scenario", async () => {
    await go(app, "scenarios");
    await app.click(testId("add-scenario"));
  });

  edit("changes its traffic", () => enter("scenario-traffic", "2.5"));

  edit("makes it the base", () => app.click(testId("make-base")));

  edit("chooses another baseline", async () => {
    await go(app, "compare");
    await app.choose(testId("baseline-select"), JSON.parse(files[0]).architectures[1].id);
  });

  edit("leaves a part out of the document", async () => {
    await go(app, "document");
    await app.click(testId("document-part", { "data-part": "risk" }));
  });

  edit("names an author", () => enter("document-author", "Ada"));

  edit("chooses another paper", () => app.click(testId("paper-us-letter")));

  edit("says what the migration costs", () => enter("ownership-migration_usd", "12500"));

  edit("expects traffic to grow", () => enter("ownership-growth_per_month-expected", "3"));

  edit("records a decision", async () => {
    await app.click(testId("decision-add"));
    for (const part of ["title", "context", "outcome"]) await app.fill(testId(`decision-${part}`), `The ${part}`);
    await app.click(testId("dialog-confirm"));
  });

  edit("removes it", () => app.click(testId("decision-remove")));

  step("goes back to the file of the start, through every state between", async () => {
    for (const [at, expected] of [...files.entries()].reverse().slice(1)) {
      await app.press("Control+z", "Control+s");
      await same(expected, `edit ${at + 1} undone`);
    }
    assert.ok(await disabled("undo"), "nothing is left to undo");
  });

  step("and to that of the end again, in one go", async () => {
    for (let done = 1; done < files.length; done += 1) await app.press("Control+Shift+z");
    await same(files.at(-1), "all done again");
    assert.ok(await disabled("redo"), "nothing is left to do again");
  });

  step("and back once more in one go", async () => {
    for (let undone = 1; undone < files.length; undone += 1) await app.press("Control+z");
    await same(files[0], "all undone again");
  });

  const disabled = (id) => app.execute("return document.querySelector(arguments[0]).disabled", testId(id));

  async function same(expected, what) {
    await app.waitFor(what, () => {
      assert.equal(projectText(app), expected);
      return true;
    });
  }
});
