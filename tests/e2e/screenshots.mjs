// Photographs every screen in both themes and two sizes: node screenshots.mjs FOLDER

import { join } from "node:path";
import { testId } from "./driver.mjs";
import { sleep } from "./processes.mjs";
import { atRest, go, open, useTheme } from "./routewright.mjs";

const SCREENS = [
  "workloads",
  "catalog",
  "features",
  "policies",
  "scenarios",
  "compare",
  "document",
  "implementation",
];
const THEMES = ["light", "dark"];
const SIZES = [
  [1280, 800],
  [1920, 1080],
];
/** Longer than any transition of the app. */
const SETTLED_MS = 700;

const folder = process.argv[2];
if (!folder) {
  console.error("Usage: node screenshots.mjs FOLDER");
  process.exit(2);
}

const app = await open();

async function photograph(name) {
  await atRest(app);
  await sleep(SETTLED_MS);
  const file = join(folder, `${name}.png`);
  await app.screenshot(file);
  console.log(file);
}

try {
  for (const [width, height] of SIZES) {
    await app.resize(width, height);
    for (const theme of THEMES) {
      await useTheme(app, theme);
      const name = (screen) => `${screen}-${theme}-${width}x${height}`;
      for (const screen of SCREENS) {
        await go(app, screen);
        // The policy of the sample that has most to show.
        if (screen === "policies") await app.click(testId("policy-feature", { "data-feature": "assistant" }));
        // Its pages are set after a replay of their own.
        if (screen === "document") await app.find(testId("preview-page"), { timeout: 60_000 });
        await photograph(name(screen));
      }
      await app.click(testId("open-settings"));
      await photograph(name("settings"));
      await app.press("Escape");
      await app.click(testId("project-menu"));
      await app.click(testId("menu-project.start"));
      await photograph(name("start"));
    }
  }
} finally {
  await app.close();
}
