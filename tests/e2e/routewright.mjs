// What every script of this folder knows about Routewright: where it is built, where it keeps things,
// when its window is at rest, and how to ask its command line the same question.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, testId } from "./driver.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const desktop = process.env.ROUTEWRIGHT_DESKTOP ?? join(root, "target/debug/routewright-desktop");
export const command = process.env.ROUTEWRIGHT_CLI ?? join(root, "target/debug/routewright");

/** Starts the app, on the sample unless told otherwise. The `pick…` are what its native dialogs answer. */
export async function open({ pickOpen = "", pickSave = "", pickFolder = "", args = ["--sample"], home } = {}) {
  const env = {
    ROUTEWRIGHT_PICK_OPEN: pickOpen,
    ROUTEWRIGHT_PICK_SAVE: pickSave,
    ROUTEWRIGHT_PICK_FOLDER: pickFolder,
  };
  const app = await launch({ binary: desktop, args, env, home });
  try {
    await atRest(app);
    return app;
  } catch (error) {
    await app.close();
    throw new Error(`${error.message}\n${app.output}`, { cause: error });
  }
}

/**
 * A test each of whose steps stands on the one before: after a failure the rest would only repeat it. Of the failure there is
 * a picture of the window.
 */
export function steps(name, app) {
  const picture = join(root, `screenshots/${name}-failure.png`);
  let failed = false;
  return (sentence, work) =>
    it(sentence, async (context) => {
      if (failed) return context.skip("an earlier step failed");
      try {
        await work(context);
      } catch (error) {
        failed = true;
        await app().screenshot(picture).catch(() => {});
        context.diagnostic(`${picture} shows the window; it printed:\n${app().output}`);
        throw error;
      }
    });
}

/** Waits until the window has finished what it was asked. */
export function atRest(app, options) {
  return app.waitFor(
    "the window to come to rest",
    () => app.execute('return document.body?.dataset.busy === "false"'),
    {
      timeout: 60_000,
      ...options,
    },
  );
}

export async function go(app, screen) {
  await app.click(testId(`nav-${screen}`));
  await app.waitFor(`the screen ${screen}`, () =>
    app.execute("return document.body.dataset.screen === arguments[0]", screen),
  );
  await atRest(app);
}

/** Chooses a theme as its menu does: a theme that is only written on the page is not the one that the app draws. */
export async function useTheme(app, theme) {
  await app.press("Control+k");
  await app.fill(testId("palette-query"), `appearance ${theme}`);
  await app.click(testId("palette-row", { "data-id": `view.theme.${theme}` }));
  await app.waitFor("the theme", () =>
    app.execute("return document.documentElement.dataset.theme === arguments[0]", theme),
  );
}

const folder = ({ home }) => join(home, "data/routewright");
export const historyFile = (app) => join(folder(app), "history.db");
export const projectFile = (app) => join(folder(app), "sample.routewright.json");

/** The project file as it was last saved. */
export function projectText(app) {
  return readFileSync(projectFile(app), "utf8");
}

export function project(app) {
  return JSON.parse(projectText(app));
}

/** Names of the workloads in the history that the window uses. */
export function listed(app) {
  const args = ["--json", "--history", historyFile(app), "workload", "list"];
  return JSON.parse(execFileSync(command, args, { encoding: "utf8" })).map(({ name }) => name);
}

/** What the command line makes of the saved project and the history that the window uses. */
export function compare(app, workload, further = []) {
  const args = [
    "--json",
    "--history",
    historyFile(app),
    "compare",
    projectFile(app),
    "--workload",
    workload,
    ...further,
  ];
  try {
    return JSON.parse(execFileSync(command, args, { encoding: "utf8" }));
  } catch (error) {
    // 3 says that a requirement is breached; the figures are as good as any.
    if (error.status === 3) return JSON.parse(error.stdout);
    throw error;
  }
}

/** What a JSON pointer of a document points at; undefined for nothing. */
export function valueAt(document, pointer) {
  const keys = pointer.split("/").slice(1);
  return keys.reduce((value, key) => value?.[key.replaceAll("~1", "/").replaceAll("~0", "~")], document);
}
