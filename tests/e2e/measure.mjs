// How quick the window is, measured and printed: node measure.mjs [REQUESTS]. A figure of a debug build says little about the
// engine; ROUTEWRIGHT_DESKTOP and ROUTEWRIGHT_CLI name a release build.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { drawnAfter } from "./drawn.mjs";
import { freshHome, testId } from "./driver.mjs";
import { sleep } from "./processes.mjs";
import { atRest, command, desktop as binary, go, historyFile, open, projectFile } from "./routewright.mjs";

const ROWS = Number(process.argv[2] ?? 1_000_000);
const SAMPLE_ROWS = 50_000;
const EDITS = 12;
const LAUNCHES = 9;
const MODELS = ["openai/gpt-5.4", "openai/gpt-5.4-mini", "openai/gpt-4o", "openai/gpt-4o-mini"];

const home = freshHome();
const ms = (value) => `${Math.round(value)} ms`;
const print = (what, figures) => console.log(`${what.padEnd(58)} ${figures}`);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Frames from now on: `stopFrames` gives the gaps between them, in milliseconds. */
const startFrames = (app) =>
  app.execute(`
    window.gaps = [];
    let last = performance.now();
    const frame = (now) => { window.gaps.push(now - last); last = now; if (window.gaps) requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
  `);
const stopFrames = (app) => app.execute("const { gaps } = window; window.gaps = null; return gaps.slice(1);");
const frames = (gaps) =>
  gaps.length === 0 ? "at once" : `longest frame ${ms(Math.max(...gaps))}, median ${ms(median(gaps))}, of ${gaps.length}`;

async function launches() {
  const [first, ...again] = await drawnAfter({ binary, args: ["--sample"], home, times: 1 + LAUNCHES });
  print("launch until the first screen stands, sample not made yet", ms(first));
  print(
    "launch until the first screen stands, sample there",
    `${ms(median(again))}, ${ms(Math.min(...again))} to ${ms(Math.max(...again))}`,
  );
}

/** Makes a workload of the history the project's. */
function use(file, name) {
  const project = JSON.parse(readFileSync(file, "utf8"));
  const listed = execFileSync(command, ["workload", "list", "--json", "--history", historyFile({ home })]);
  const { digest } = JSON.parse(listed).find((one) => one.name === name);
  writeFileSync(file, JSON.stringify({ ...project, workload: { name, digest } }));
}

/** A fallback of six fallbacks of nine models: 61 nodes. */
function grow(file) {
  const project = JSON.parse(readFileSync(file, "utf8"));
  const models = (count) =>
    Array.from({ length: count }, (_, at) => ({ pattern: "model", model: MODELS[at % MODELS.length] }));
  const triggers = ["outage", "rate_limit"];
  const around = (members) => ({
    pattern: "fallback",
    steps: members.map((policy) => ({ policy })),
    triggers,
  });
  const [architecture] = project.architectures;
  architecture.policies[project.features[0].id] = around(Array.from({ length: 6 }, () => around(models(9))));
  writeFileSync(file, JSON.stringify(project));
}

async function dragging(app) {
  await go(app, "policies");
  await app.find(testId("policy-architecture"));
  await app.choose(testId("policy-architecture"), await firstArchitecture(app));
  const nodes = await app.waitFor("the canvas", async () => {
    const drawn = await app.count(testId("canvas-node"));
    return drawn >= 60 && drawn;
  });
  await app.click(testId("canvas-fit"));
  await sleep(500);
  // The innermost that has room around it: a long policy does not fit the window.
  const { x, y } = await app.execute(
    `const middle = (node) => {
       const { left, top, width, height } = node.getBoundingClientRect();
       return { x: Math.round(left + width / 2), y: Math.round(top + height / 2), depth: node.dataset.path.length };
     };
     const room = document.querySelector(arguments[1]).getBoundingClientRect();
     return [...document.querySelectorAll(arguments[0])].map(middle)
       .filter(({ x, y }) => x > room.left && x < room.right - 150 && y > room.top + 80 && y < room.bottom - 80)
       .sort((a, b) => b.depth - a.depth)[0];`,
    testId("canvas-node"),
    testId("canvas"),
  );
  // A hand arrives at a node before it presses.
  await app.hover([x, y]);
  await sleep(300);
  await startFrames(app);
  await app.drag(Array.from({ length: 60 }, (_, at) => [x + at * 2, y + Math.round(60 * Math.sin(at / 6))]));
  // The last frame is that of the release, which puts the node down and draws the canvas as it is then.
  const gaps = await stopFrames(app);
  const released = gaps.pop();
  const long = gaps.flatMap((gap, at) => (gap > 40 ? [`no. ${at + 1} ${ms(gap)}`] : []));
  print(
    `dragging a node on a canvas of ${nodes}`,
    [frames(gaps), ...long, `the release ${ms(released)}`].join("; "),
  );
  await atRest(app);
}

const firstArchitecture = (app) =>
  app.execute("return document.querySelector(arguments[0]).options[0].value", testId("policy-architecture"));

async function editing(app, what) {
  await go(app, "policies");
  await app.click(`li:nth-child(2) ${testId("policy-feature")}`);
  await app.click(testId("wrap-cascade"));
  await app.click(testId("threshold-0"));
  await app.press("Control+a", ..."0.3", "Enter");
  await atRest(app);
  await app.execute("document.querySelector('input[type=range]').focus()");
  await app.execute(
    `
    window.waits = [];
    window.released = 0;
    const figure = document.querySelector(arguments[0]);
    let pressed = 0;
    addEventListener("keydown", () => (pressed = performance.now()), true);
    addEventListener("keyup", () => (window.released += 1), true);
    new MutationObserver(() => {
      if (pressed) window.waits.push(performance.now() - pressed);
      pressed = 0;
    }).observe(figure, { subtree: true, childList: true, characterData: true });
  `,
    testId("figure-strip"),
  );
  const replays = [];
  for (let edit = 0; edit < EDITS; edit += 1) {
    await edited(app, "PageUp");
    replays.push(await replayed(app));
    if (edit % 6 === 5) await edited(app, "Home");
  }
  const waits = await app.execute("return window.waits");
  const said =
    waits.length > 0
      ? `median ${ms(median(waits))}, longest ${ms(Math.max(...waits))}, of ${waits.length}; the replay's part ${ms(median(replays))}`
      : "no figure changed";
  print(`an edit to its figure, ${what}`, said);
}

/** Milliseconds that the engine took, as the status bar tells: none for what it had replayed before. */
async function replayed(app) {
  const text = await app.execute("return document.querySelector('footer').textContent");
  if (text.includes("Replayed before")) return 0;
  return Number(text.match(/Replayed in ([\d,]+) ms/)?.[1].replaceAll(",", "") ?? NaN);
}

/** Presses a key and waits for what it changed: the window is at rest before it has seen the key, too. */
async function edited(app, key) {
  const before = await app.execute("return window.released");
  await app.press(key);
  await app.waitFor("the key", () => app.execute("return window.released > arguments[0]", before));
  await atRest(app);
}

async function scrolling(app, name) {
  await go(app, "workloads");
  await app.click(testId("workload-item", { "data-name": name }));
  await app.click(testId("workload-requests"));
  await app.find("[role=row][aria-selected] .code", { timeout: 120_000 });
  await atRest(app);
  for (const [how, step] of [
    ["a wheel's", 360],
    ["a page's", 900],
    ["a thrown scrollbar's", 40_000],
  ]) {
    const { gaps, blank, rows, waited } = await scrolled(app, step);
    const seen =
      blank === 0
        ? "no row without figures"
        : `rows without figures in ${blank}, the last filled ${ms(waited)} after the end`;
    print(`${rows} rows, scrolled by ${how} ${step} px a frame`, `${frames(gaps)}; ${seen}`);
  }
  // As the hand does it that drags the scrollbar: far, at once, and then waits.
  for (const share of [0.9, 0.1, 0.5, 0.97, 0.3]) {
    const { gaps, blank, waited } = await thrown(app, share);
    const seen = blank === 0 ? "no row without figures" : `rows without figures in ${blank} frames`;
    print(`thrown to ${share * 100} % of the rows`, `${frames(gaps)}; ${seen}, its rows there after ${ms(waited)}`);
  }
}

/** Sets the scrollbar to a share of its way at once, and looks at every frame until the rows of that place are drawn. */
async function thrown(app, share) {
  await app.execute(
    `
    const [share] = arguments;
    const grid = document.querySelector("[role=grid]");
    const wanted = share * grid.ariaRowCount;
    const drawn = () => [...grid.querySelectorAll("[aria-selected]")];
    const gaps = [];
    const began = performance.now();
    let [last, blank] = [began, 0];
    window.thrown = null;
    grid.scrollTop = share * (grid.scrollHeight - grid.clientHeight);
    const frame = (now) => {
      gaps.push(now - last);
      last = now;
      const rows = drawn();
      if (rows.length === 0 || rows.some((row) => row.childElementCount < 2)) blank += 1;
      // Within a page of the place: the track may be shorter than all rows together.
      if (rows.some((row) => Math.abs(Number(row.ariaRowIndex) - wanted) < 100))
        window.thrown = { gaps: gaps.slice(1), blank, waited: now - began };
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  `,
    share,
  );
  return app.waitFor("the rows of the place", () => app.execute("return window.thrown"), { timeout: 60_000 });
}

/** Scrolls for two seconds, a step a frame, and looks at every frame for rows that are empty or still say their number only. */
async function scrolled(app, step) {
  await app.execute(
    `
    const [step] = arguments;
    const grid = document.querySelector("[role=grid]");
    grid.scrollTop = 0;
    const isBlank = () => [...grid.querySelectorAll("[aria-selected]")].some((row) => row.childElementCount < 2);
    const gaps = [];
    const began = performance.now();
    let [last, blank, ended] = [began, 0, 0];
    window.scrolled = null;
    const frame = (now) => {
      gaps.push(now - last);
      last = now;
      const empty = isBlank();
      if (empty) blank += 1;
      if (now - began < 2000) grid.scrollTop += step;
      else ended ||= now;
      if (ended && !empty)
        window.scrolled = { gaps: gaps.slice(1), blank, waited: now - ended, rows: grid.ariaRowCount - 1 };
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  `,
    step,
  );
  return app.waitFor("the scrolling to end", () => app.execute("return window.scrolled"), {
    timeout: 60_000,
  });
}

try {
  await launches();
  const file = projectFile({ home });
  const name = "large";
  const args = [
    "workload",
    "synthesize",
    "--like",
    "sample",
    "--scale",
    String(ROWS / SAMPLE_ROWS),
    "--name",
    name,
  ];
  execFileSync(command, [...args, "--history", historyFile({ home }), "--quiet"], {
    stdio: ["ignore", "ignore", "inherit"],
  });

  const plain = await open({ home });
  await editing(plain, "sample of 50,000 requests");
  await scrolling(plain, name);
  await plain.close();

  use(file, name);
  const large = await open({ home });
  await editing(large, `${ROWS} requests`);
  await large.close();

  use(file, "sample");
  grow(file);
  const grown = await open({ home });
  await dragging(grown);
  await grown.close();
} catch (error) {
  console.error(error);
  process.exit(1);
}
