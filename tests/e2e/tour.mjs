// Every place of the app that a person can look at, and the way there. What must hold everywhere is asked at each of them.

import { testId } from "./driver.mjs";
import { atRest, go } from "./routewright.mjs";

const ROW = "[role=row][aria-selected]";
/** Whatever lies over a screen. */
const OVER = "[role=dialog], [role=menu], [data-popover-content]";

/** Each place with the way to it from any other, and the way out again where something lies over the screen. */
export const PLACES = [
  { name: "start", enter: start },
  { name: "workloads", enter: (app) => part(app, "workload-overview") },
  {
    name: "a request among the others",
    enter: request,
    leave: (app) => part(app, "workload-overview"),
  },
  {
    name: "what outcomes say of models",
    enter: (app) => part(app, "workload-quality"),
    leave: (app) => part(app, "workload-overview"),
  },
  {
    name: "a plan against the bill",
    enter: (app) => part(app, "workload-bill"),
    leave: (app) => part(app, "workload-overview"),
  },
  { name: "a workload to synthesise", enter: synthesis, leave: escape },
  {
    name: "a log to import",
    enter: imported,
    leave: (app) => app.click(testId("import-cancel")),
  },
  {
    name: "a workload to rename",
    enter: (app) => over(app, "workloads", "rename-workload"),
    leave: escape,
  },
  { name: "catalog", enter: catalog },
  {
    name: "a filter of the catalog",
    enter: (app) => over(app, "catalog", "filter-menu"),
    leave: escape,
  },
  {
    name: "models side by side",
    enter: sideBySide,
    leave: (app) => app.click(testId("panel-model")),
  },
  {
    name: "own prices",
    enter: (app) => over(app, "catalog", "your-prices"),
    leave: escape,
  },
  { name: "features", enter: (app) => go(app, "features") },
  {
    name: "guide",
    enter: guide,
    leave: (app) => app.click(`${testId("guide")} aside button`),
  },
  { name: "a search", enter: search, leave: escape },
  { name: "a search for the whole application", enter: searchOfAll, leave: escape },
  { name: "policies", enter: (app) => go(app, "policies") },
  {
    name: "a traced request",
    enter: async (app) => {
      await go(app, "policies");
      await app.click(testId("trace-toggle"));
    },
    leave: (app) => app.click(testId("trace-close")),
  },
  { name: "a model to choose", enter: modelToChoose, leave: escape },
  {
    name: "an architecture's name",
    enter: (app) => over(app, "policies", "architecture-menu"),
    leave: escape,
  },
  { name: "scenarios", enter: (app) => scenario(app, "overrides") },
  {
    name: "what a scenario rests on",
    enter: (app) => scenario(app, "rests"),
    leave: (app) => app.click(testId("scenario-overrides")),
  },
  {
    name: "the months ahead of a scenario",
    enter: (app) => scenario(app, "ahead"),
    leave: (app) => app.click(testId("scenario-overrides")),
  },
  { name: "compare", enter: (app) => panes(app, "first") },
  { name: "compare, the panes behind", enter: (app) => panes(app, "last") },
  { name: "sessions compared", enter: (app) => sessions(app, "whole") },
  { name: "sessions call by call", enter: (app) => sessions(app, "turns") },
  { name: "document", enter: (app) => go(app, "document") },
  {
    name: "a decision to record",
    enter: (app) => over(app, "document", "decision-add"),
    leave: escape,
  },
  { name: "implementation", enter: (app) => file(app, "README.md", "folder") },
  {
    name: "implementation, a file by feature",
    enter: (app) => file(app, "client/policies.json", "feature"),
    leave: (app) => app.click(testId("files-by-folder")),
  },
  {
    name: "settings",
    enter: (app) => over(app, null, "open-settings"),
    leave: escape,
  },
  {
    name: "command palette",
    enter: (app) => over(app, null, "open-palette"),
    leave: escape,
  },
  {
    name: "project menu",
    enter: (app) => over(app, null, "project-menu"),
    leave: escape,
  },
  { name: "keyboard shortcuts", enter: (app) => app.press("?"), leave: escape },
  {
    name: "new project",
    enter: (app) => app.press("Control+n"),
    leave: escape,
  },
  { name: "versions", enter: versions, leave: escape },
];

/** Goes through `places` and does `look` at each; says of everything that failed where it was. */
export async function tour(app, look, places = PLACES) {
  const found = [];
  for (const { name, enter, leave } of places) {
    try {
      await enter(app);
      await atRest(app);
      await look(name);
    } catch (error) {
      found.push(`${name}: ${error.message}`);
    }
    await leave?.(app).catch((error) => found.push(`${name}, leaving: ${error.message}`));
  }
  if (found.length > 0) throw new Error(found.join("\n\n"));
}

async function start(app) {
  await app.click(testId("project-menu"));
  await app.click(testId("menu-project.start"));
  await app.waitFor("the start page", () => app.execute("return document.body.dataset.screen === 'start'"));
}

async function part(app, id) {
  await go(app, "workloads");
  await app.click(testId(id));
}

/** Needs an answer of the open dialog, and a log there. */
async function imported(app) {
  await part(app, "workload-overview");
  await app.click(testId("import-log"));
  await app.find(testId("import-name"));
}

async function request(app) {
  await part(app, "workload-requests");
  await app.click(`${ROW} .code`);
}

async function synthesis(app) {
  await part(app, "workload-overview");
  await app.click(testId("synthesize"));
  await app.find("[role=dialog]");
}

async function catalog(app) {
  await go(app, "catalog");
  await app.click(testId("panel-model"));
  await app.click(`${testId("catalog-row")} button`);
}

async function sideBySide(app) {
  await catalog(app);
  await app.click(testId("compare-opened"));
  await app.click(testId("panel-compare"));
}

/** The picker of the last model of the policy; the outline begins with patterns. */
async function modelToChoose(app) {
  await go(app, "policies");
  await app.click(`${testId("outline-row")}:last-child`);
  await app.click(testId("model-picker"));
}

async function guide(app) {
  await go(app, "features");
  await app.click(testId("guide-open"));
  await app.click(testId("guide-run"));
  await app.find(testId("guide-proposal"), { timeout: 60_000 });
}

async function search(app) {
  await go(app, "features");
  await app.click(testId("find-best"));
  await app.click(testId("search-run"));
  await app.find(testId("search-adopt"), { timeout: 60_000 });
}

/** With what the features keep together, and nothing searched yet: a whole search takes its time. */
async function searchOfAll(app) {
  await go(app, "compare");
  await app.click(testId("find-best"));
  await app.find(testId("search-budget"));
  if ((await app.count(testId("vendor-cap"))) === 0) await app.choose(testId("vendor-cap-add"), "openai");
  await app.find(testId("vendor-cap"));
}

async function scenario(app, part) {
  await go(app, "scenarios");
  await app.click(testId(`scenario-${part}`));
}

async function versions(app) {
  await app.click(testId("project-menu"));
  await app.click(testId("menu-project.versions"));
  await app.find(testId("versions"));
}

/** Opens the first or the last of the panes that lie behind each other, in every slot: which do depends on the room. */
async function panes(app, tab) {
  await go(app, "compare");
  await app.find(".tabbed");
  const tabs = await app.execute(
    `return [...document.querySelectorAll(".tabbed")].map((slot) => slot.querySelector(arguments[0]).dataset.testid)`,
    `.slot-tab:${tab}-child`,
  );
  for (const id of tabs) await app.click(testId(id));
}

/** The sessions of the comparison, as a whole or call by call. */
async function sessions(app, view) {
  await go(app, "compare");
  await app.click(testId("pane-sessions"));
  await app.click(testId(`sessions-${view}`));
}

/** A file of the configuration that the first candidate has at OpenRouter. */
async function file(app, path, grouping) {
  await go(app, "implementation");
  await app.click(testId(`files-by-${grouping}`));
  await app.click(testId("configuration-file", { "data-path": path }));
  // Counted, since the driver does not see what may be cut off with an ellipsis.
  await app.waitFor(`${path} to be shown`, async () => (await app.count(testId("open-file", { "data-path": path }))) === 1);
}

async function over(app, screen, opener) {
  if (screen) await go(app, screen);
  await app.click(testId(opener));
  await app.find(OVER);
}

async function escape(app) {
  await app.press("Escape");
  await app.waitFor("nothing to lie over the screen", async () => (await app.count(OVER)) === 0);
}
