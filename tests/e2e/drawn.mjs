// When the first screen stands before the user: the program is started by itself, as by a double click, and its display is watched.
// A driver would take a good part of a small machine, and asks the page whether it is ready while it gets ready.

import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment, SCREEN, stillRunning, virtualDisplay } from "./display.mjs";
import { sleep, start, stop } from "./processes.mjs";

const EVERY_MS = 8;
const QUIET_MS = 2_000;
const PIXEL_BYTES = 4;
/** Every so many lines are looked at, and of those the part without bars that fade. */
const LINE_STEP = 20;
const LINE_PIXELS = 400;

/** As on a desktop, where the bus is there, nothing looks for a program that starts one. */
const WITHOUT_LOOKING_FOR_A_BUS = { DBUS_SESSION_BUS_ADDRESS: "disabled:" };

/**
 * For each of so many starts of `binary`, the milliseconds until most of what its window shows at last is there. What comes later,
 * such as intervals beside figures, changes a few lines of it. The starts are on one display: the toolkit leaves on it, for all
 * programs after the first, what it found out about it.
 */
export async function drawnAfter({ binary, args, home, times }) {
  const folder = mkdtempSync(join(tmpdir(), "routewright-display-"));
  const started = [];
  try {
    const env = { ...environment(home), ...WITHOUT_LOOKING_FOR_A_BUS };
    env.DISPLAY = await virtualDisplay(env, started, ["-noreset", "-fbdir", folder]);
    const picture = openSync(join(folder, "Xvfb_screen0"), "r");
    try {
      const found = [];
      while (found.length < times) found.push(await oneStart(picture, binary, args, env, started));
      return found;
    } finally {
      closeSync(picture);
    }
  } finally {
    for (const handle of started.reverse()) await stop(handle);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function oneStart(picture, binary, args, env, started) {
  const began = performance.now();
  const program = start(binary, args, { env });
  started.push(program);
  const drawn = whenDrawn(await watched(picture, program), began);
  await stop(started.pop());
  // The next start is not to share the processors with the end of this one.
  await sleep(QUIET_MS);
  return drawn;
}

/** The lines of the display at each moment at which one had changed, until nothing does. */
async function watched(picture, program) {
  const moments = [{ at: performance.now(), lines: linesOf(picture) }];
  let quiet = true;
  while (quiet || performance.now() - moments.at(-1).at < QUIET_MS) {
    await sleep(EVERY_MS);
    stillRunning(program);
    const lines = linesOf(picture);
    if (lines.every((line, at) => line === moments.at(-1).lines[at])) continue;
    moments.push({ at: performance.now(), lines });
    quiet = false;
  }
  return moments;
}

function whenDrawn(moments, began) {
  const [empty, final] = [moments[0].lines, moments.at(-1).lines];
  const drawn = [...final.keys()].filter((at) => final[at] !== empty[at]);
  const there = ({ lines }) => drawn.filter((at) => lines[at] === final[at]).length;
  return moments.find((moment) => there(moment) > drawn.length / 2).at - began;
}

function linesOf(picture) {
  const lineBytes = SCREEN.width * PIXEL_BYTES;
  // The picture is the end of the file, behind a head that says how it is stored.
  const head = fstatSync(picture).size - SCREEN.height * lineBytes;
  const line = Buffer.alloc(LINE_PIXELS * PIXEL_BYTES);
  const lines = [];
  for (let at = 0; at < SCREEN.height; at += LINE_STEP) {
    readSync(picture, line, 0, line.length, head + at * lineBytes);
    lines.push(line.toString("latin1"));
  }
  return lines;
}
