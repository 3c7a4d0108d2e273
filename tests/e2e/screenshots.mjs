// Photographs every screen in both themes: node screenshots.mjs FOLDER

import { join } from "node:path";
import { sleep } from "./processes.mjs";
import { go, open } from "./routewright.mjs";

const SCREENS = ["workloads", "features", "compare", "document"];
const THEMES = ["light", "dark"];
/** Longer than any transition of the app. */
const SETTLED_MS = 700;

const folder = process.argv[2];
if (!folder) {
  console.error("Usage: node screenshots.mjs FOLDER");
  process.exit(2);
}

const app = await open();
try {
  for (const theme of THEMES) {
    await app.execute("document.documentElement.dataset.theme = arguments[0]", theme);
    for (const screen of SCREENS) {
      await go(app, screen);
      await sleep(SETTLED_MS);
      const file = join(folder, `${screen}-${theme}.png`);
      await app.screenshot(file);
      console.log(file);
    }
  }
} finally {
  await app.close();
}
