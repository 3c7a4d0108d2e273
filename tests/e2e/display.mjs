// Where a program under test runs: a home of its own, and a display that nobody sees.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { start, waitFor } from "./processes.mjs";

export const SCREEN = { width: 1920, height: 1080, depth: 24 };

/** What a program finds in its environment: nothing of the user's. */
export function environment(home) {
  const folders = {
    HOME: home,
    XDG_DATA_HOME: join(home, "data"),
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_RUNTIME_DIR: join(home, "runtime"),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { PATH, LANG = "C.UTF-8", TMPDIR } = process.env;
  return {
    PATH,
    LANG,
    ...(TMPDIR && { TMPDIR }),
    ...folders,
    GDK_BACKEND: "x11",
    // No session bus: neither the accessibility bridge nor stored settings belong to a test.
    NO_AT_BRIDGE: "1",
    GSETTINGS_BACKEND: "memory",
  };
}

/** Starts a display, told as one of `started`, and gives its name. */
export async function virtualDisplay(env, started, further = []) {
  const { width, height, depth } = SCREEN;
  const args = ["-displayfd", "3", "-screen", "0", `${width}x${height}x${depth}`, "-nolisten", "tcp"];
  const xvfb = start("Xvfb", [...args, ...further], { env, extraPipe: true });
  started.push(xvfb);
  return `:${await displayNumber(xvfb)}`;
}

async function displayNumber(xvfb) {
  let number = "";
  xvfb.child.stdio[3].on("data", (chunk) => (number += chunk));
  return waitFor(
    "Xvfb to name its display",
    () => stillRunning(xvfb) && number.endsWith("\n") && number.trim(),
  );
}

/** Fails at once, with what the program printed, when it has ended. */
export function stillRunning(handle) {
  if (handle.ended === null) return true;
  const error = new Error(`${handle.name} ${handle.ended}\n${handle.output}`);
  error.fatal = true;
  throw error;
}
