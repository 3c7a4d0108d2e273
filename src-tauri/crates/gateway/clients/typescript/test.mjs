// Runs the tests as they are where Node runs TypeScript (22.18 and later), and compiled where it does not.

import { spawnSync } from "node:child_process";

const command = process.features.typescript ? "node --test routewright.test.mts" : "npm run test:20";
const { status } = spawnSync(command, { shell: true, stdio: "inherit" });
process.exit(status ?? 1);
