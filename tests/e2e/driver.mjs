// Starts a WebKitGTK program under a virtual display and drives it through WebKitWebDriver.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { environment, stillRunning, virtualDisplay } from "./display.mjs";
import { keyPresses } from "./keyboard.mjs";
import { freePort, start, stop, waitFor } from "./processes.mjs";
import { Session, ready } from "./webdriver.mjs";

/** The second is the name of the same switch before Tauri 2.9. */
const AUTOMATED = { TAURI_WEBVIEW_AUTOMATION: "true", TAURI_AUTOMATION: "true" };

/** Whether an element stands where it stood two frames ago. */
const AT_REST = `
  const [element, done] = arguments;
  const place = () => JSON.stringify(element.getBoundingClientRect());
  const before = place();
  requestAnimationFrame(() => requestAnimationFrame(() => done(place() === before)));`;

/** Draws a frame after the other, of a point that is next to invisible, until that is taken away. */
const DRAW = `
  const point = document.createElement("div");
  point.style.cssText = "position: fixed; right: 0; bottom: 0; width: 1px; height: 1px; opacity: 0.01; pointer-events: none";
  document.body.append(point);
  window.drawn = point;
  let turn = 0;
  const frame = () => {
    if (!point.isConnected) return;
    point.style.background = (turn ^= 1) ? "#808080" : "#818181";
    requestAnimationFrame(frame);
  };
  frame();`;

const homes = new Set();
process.on("exit", () => homes.forEach(remove));

function remove(home) {
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  homes.delete(home);
}

/** CSS selector of a `data-testid`, narrowed by further attributes. */
export function testId(name, attributes = {}) {
  const narrowed = Object.entries(attributes).map(([key, value]) => `[${key}=${JSON.stringify(value)}]`);
  return `[data-testid="${name}"]${narrowed.join("")}`;
}

/** A fresh home folder, gone when the process ends. */
export function freshHome() {
  const home = mkdtempSync(join(tmpdir(), "routewright-e2e-"));
  homes.add(home);
  return home;
}

/**
 * Opens `binary` in a session of its own: fresh display, nothing of the user's. Its home folder is fresh and goes with it,
 * unless one is given, which stays.
 * ROUTEWRIGHT_E2E_DISPLAY=1 shows it on the display that is there instead, to watch a test run.
 */
export async function launch({ binary, args = [], env = {}, home: kept }) {
  const home = kept ?? freshHome();
  const temporary = kept ? null : home;
  const started = [];
  try {
    const base = { ...environment(home), ...AUTOMATED };
    if (process.env.ROUTEWRIGHT_E2E_DISPLAY && process.env.DISPLAY) {
      base.DISPLAY = process.env.DISPLAY;
    } else {
      base.DISPLAY = await virtualDisplay(base, started);
    }
    const port = await freePort();
    // The driver starts the program with its own environment, so the program's variables go to the driver.
    const driver = start("WebKitWebDriver", [`--port=${port}`], { env: { ...base, ...env } });
    started.push(driver);
    await waitFor("WebKitWebDriver to answer", () => stillRunning(driver) && ready(port));
    const session = await openSession(driver, port, binary, args);
    return new App(session, driver, started, home, temporary);
  } catch (error) {
    await clear(started, temporary);
    throw error;
  }
}

async function openSession(driver, port, binary, args) {
  try {
    return await Session.open(port, { "webkitgtk:browserOptions": { binary, args } }, 60_000);
  } catch (error) {
    throw new Error(`${binary} opened no window for WebDriver: ${error.message}\n${driver.output}`, {
      cause: error,
    });
  }
}

async function clear(started, home) {
  for (const handle of started.reverse()) await stop(handle);
  if (home) remove(home);
}

export class App {
  #session;
  #driver;
  #started;
  #temporary;

  constructor(session, driver, started, home, temporary) {
    this.#session = session;
    this.#driver = driver;
    this.#started = started;
    this.home = home;
    this.#temporary = temporary;
  }

  get dataFolder() {
    return join(this.home, "data");
  }

  /** What the driver and the program printed last. */
  get output() {
    return this.#driver.output;
  }

  navigate(url) {
    return this.#session.navigate(url);
  }

  waitFor(what, attempt, options) {
    return waitFor(what, attempt, options);
  }

  /** The one visible element that `selector` means; waits for it. */
  find(selector, options) {
    return waitFor(
      `${selector} to be visible`,
      async () => {
        for (const element of await this.#session.findAll(selector)) {
          if (await this.#session.displayed(element)) return element;
        }
      },
      options,
    );
  }

  async count(selector) {
    return (await this.#session.findAll(selector)).length;
  }

  /** Clicks as a person does: the element must be visible and at rest, and nothing may cover it. */
  click(selector, options) {
    return waitFor(
      `${selector} to take a click`,
      async () => {
        const element = await this.find(selector, options);
        // What was just opened may still scroll to its focus, and the click would miss.
        if (!(await this.#session.executeAsync(AT_REST, [this.#session.reference(element)]))) return false;
        try {
          await this.#session.click(element);
        } catch (error) {
          // The driver brings an element to the edge of what scrolls, where something that stays in place may cover it.
          await this.execute(
            `for (const element of document.querySelectorAll(arguments[0]))
               if (element.checkVisibility()) return element.scrollIntoView({ block: "center", inline: "center" });`,
            selector,
          );
          throw error;
        }
        return true;
      },
      options,
    );
  }

  /** Replaces what a field holds. */
  async fill(selector, text) {
    const element = await this.find(selector);
    await this.#session.clear(element);
    await this.#session.type(element, text);
  }

  /** Chooses the option of a `<select>` that has this value. */
  choose(selector, value) {
    return this.click(`${selector} option[value=${JSON.stringify(value)}]`);
  }

  async text(selector, options) {
    return this.#session.text(await this.find(selector, options));
  }

  async attribute(selector, name, options) {
    return this.#session.attribute(await this.find(selector, options), name);
  }

  /** Presses keys one after the other as a keyboard does: "Tab", "Shift+Tab", "Control+k", "x". */
  press(...keys) {
    return this.#session.perform(keyPresses(keys));
  }

  /** Types a text into what has the focus. */
  typeKeys(text) {
    return this.press(...text);
  }

  /** Moves a pressed pointer through points of the window, waiting at each, and lets go at the last. */
  drag(points, { pause = 16 } = {}) {
    const [first, ...rest] = points;
    return this.#point([
      pointerMove(first, 0),
      { type: "pointerDown", button: 0 },
      ...rest.map((point) => pointerMove(point, pause)),
      { type: "pointerUp", button: 0 },
    ]);
  }

  /** Moves the pointer to a point of the window and leaves it there. */
  hover(point) {
    return this.#point([pointerMove(point, 0)]);
  }

  #point(actions) {
    return this.#session.perform([
      { type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions },
    ]);
  }

  resize(width, height) {
    return this.#session.resize(width, height);
  }

  /** Ends the program as a power cut does: nothing that it would do at its end is done. */
  kill() {
    for (const pid of childrenOf(this.#driver.child.pid)) process.kill(pid, "SIGKILL");
  }

  execute(script, ...args) {
    return this.#session.execute(script, args);
  }

  /** Without compositing WebKit waits for a frame, which a page at rest does not draw: something nobody sees changes meanwhile. */
  async screenshot(path) {
    mkdirSync(dirname(path), { recursive: true });
    await this.execute(DRAW);
    try {
      writeFileSync(path, await this.#session.screenshot());
    } finally {
      await this.execute("window.drawn?.remove(); delete window.drawn;");
    }
  }

  async close() {
    // A program that crashed has no session to end; what it started still has to go.
    await this.#session.close().catch(() => {});
    await clear(this.#started, this.#temporary);
  }
}

function pointerMove([x, y], duration) {
  return { type: "pointerMove", x, y, duration, origin: "viewport" };
}

/** Ids of the processes that another one has started. */
function childrenOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return children.trim().split(/\s+/).filter(Boolean).map(Number);
}
