// Names that try to be something else than text, and a log and a project that are full of them.

import { readFileSync, writeFileSync } from "node:fs";

/** What any of them would do if it were taken for markup. */
const HIT = "document.documentElement.dataset.hit=1";

const NAMES = [
  `<img src=x onerror="${HIT}"><x-hostile>`,
  `<script>${HIT}</script>`,
  `"'\`--></title></style></textarea><x-hostile onclick=${HIT}>`,
  "\u202egnp.exe\u2066 right to left \u200f\u0645\u0631\u062d\u0628\u0627",
  "bell\u0007 escape\u001b[31m\u009b null\u0001 tab\t zero\u200b\ufeff\u00ad",
  "{@html x}{1 + 1}${1}{{x}}<%= x %>",
  "https://example.com/?a=<x-hostile>&amp;&lt;",
  `${"x".repeat(199)}!`,
  "a\u0300".repeat(90),
  "𝕳👩‍👩‍👧‍👦".repeat(12),
];
const LONG = "L".repeat(1_000_000);

/** A log with a request for each name and more, and how many of its rows can be imported. */
export function writeLog(path) {
  const names = [...NAMES, LONG, "two\nlines"];
  const rows = Array.from({ length: 400 }, (_, at) => {
    // The long one only twice: it is a megabyte.
    const name = at > 30 ? NAMES[at % NAMES.length] : names[at % names.length];
    const seconds = String(at % 60).padStart(2, "0");
    const minutes = String(Math.floor(at / 60)).padStart(2, "0");
    return {
      arrival: `2026-08-08T10:${minutes}:${seconds}Z`,
      prompt_tokens: 100 + at,
      completion_tokens: 40,
      model: name,
      feature: name,
      session: name,
      status: "ok",
      [`<x-hostile>${HIT}`]: name,
    };
  });
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join("\n"));
  return rows.filter(({ model }) => NAMES.includes(model)).length;
}

/** Gives everything in a project file that people name one of the names. */
export function rename(path) {
  const project = JSON.parse(readFileSync(path, "utf8"));
  let next = 0;
  const name = () => NAMES[next++ % NAMES.length];
  project.name = NAMES[0];
  for (const feature of project.features) Object.assign(feature, { name: name(), owner: name() });
  for (const architecture of project.architectures)
    Object.assign(architecture, { name: name(), summary: name() });
  for (const scenario of project.scenarios) scenario.name = name();
  for (const part of [project.architectures, project.features, project.scenarios])
    part[1].name = LONG.slice(0, 2_000);
  writeFileSync(path, JSON.stringify(project));
}

/** A sentence for each sign that a name was taken for more than text. */
export function alive(app) {
  return app.execute(`
    const found = [];
    if (document.documentElement.dataset.hit) found.push("a script of a name has run");
    const made = document.querySelectorAll("x-hostile, img[src=x], script:not([src])");
    for (const element of made) found.push("a name made an element: " + element.outerHTML.slice(0, 120));
    for (const { contentDocument: page } of document.querySelectorAll("iframe")) {
      if (page.documentElement.dataset.hit) found.push("a script of a name has run in the document");
      if (page.querySelector("x-hostile, img[src=x], script")) found.push("a name made an element of the document");
    }
    return found;
  `);
}
