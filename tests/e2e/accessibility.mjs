// axe-core in the window: which rules of WCAG 2.x A and AA are broken by what is shown now.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const AXE = fileURLToPath(new URL("../../ui/node_modules/axe-core/axe.min.js", import.meta.url));
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Brings axe into the window. A script of the driver is not bound by the window's content security policy. */
export async function bring(app) {
  await app.execute(readFileSync(AXE, "utf8"));
  await app.waitFor("axe", () => app.execute("return typeof window.axe?.run === 'function'"));
}

/** The rules that look at colours; what the others look at is the same in every theme. */
export const COLOURS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };

/**
 * A sentence for each element that breaks a rule. What lies partly under an open popover is not a target then: a press closes the
 * popover first.
 */
export async function violations(app, runOnly = { type: "tag", values: TAGS }) {
  await app.execute(
    `window.axeFound = null;
     const over = document.querySelector("[data-popover-content]");
     window.axe.run(over ?? document, { runOnly: arguments[0], resultTypes: ["violations"] })
       .then((found) => (window.axeFound = found.violations), (error) => (window.axeFound = String(error)));`,
    runOnly,
  );
  const found = await app.waitFor("axe to finish", () => app.execute("return window.axeFound"), {
    timeout: 60_000,
  });
  if (typeof found === "string") throw new Error(found);
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)}\n    ${reason(node)}`),
  );
}

function reason({ any, all, none, target }) {
  const said = [...any, ...all, ...none].map(({ message }) => message);
  return `at ${target.join(" ")}: ${said.join("; ")}`;
}
