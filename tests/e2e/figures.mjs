// Reads the figures of Compare from the window, and the same figures from the command line's JSON.

import { testId } from "./driver.mjs";

/** Figures that the window works out of another one; `data-value` holds what they are worked out of. */
const DERIVED = { cost_per_thousand: "cost_usd", quality: "quality.mean" };

/** `{ architecture: { metric: value as written in the window } }` */
export function shown(app) {
  return app.execute(
    `const figures = {};
     for (const row of document.querySelectorAll(arguments[0])) {
       const values = (figures[row.dataset.architecture] = {});
       for (const figure of row.querySelectorAll(arguments[1])) {
         values[figure.dataset.metric] = figure.dataset.value ?? null;
       }
     }
     return figures;`,
    testId("outcome-row"),
    testId("figure"),
  );
}

/** The figures of `comparison` for the metrics that the window shows, in the form of `shown`. */
export function expected(comparison, inWindow) {
  const figures = {};
  for (const outcome of comparison.outcomes) {
    const metrics = Object.keys(inWindow[outcome.architecture] ?? {});
    figures[outcome.architecture] = Object.fromEntries(
      metrics.map((metric) => [metric, written(outcome, metric)]),
    );
  }
  return figures;
}

/** A metric is a path into the outcome, like `latency_ms.p95`. */
function written(outcome, metric) {
  const path = (DERIVED[metric] ?? metric).split(".");
  const value = path.reduce((part, key) => part?.[key], outcome);
  if (value === undefined) throw new Error(`the window shows a figure "${metric}" that no outcome has`);
  return String(value);
}
