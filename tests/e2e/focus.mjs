// Where the focus is, and the ways to it with nothing but keys.

import assert from "node:assert/strict";

/** What has the focus, and whether a person can see that it has. */
export function focused(app) {
  return app.execute(`
    const element = document.activeElement;
    if (!element || element === document.body) return { lost: true, what: "nothing" };
    const what = [element.tagName.toLowerCase(), element.dataset.testid, element.getAttribute("aria-label"),
      element.textContent.trim().slice(0, 40)].filter(Boolean).join(" ");

    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = "var(--focus)";
    const ring = getComputedStyle(probe).color;
    probe.remove();
    const around = [element, element.parentElement, element.parentElement?.parentElement].filter(Boolean);
    const ringed = around.some((one) => [null, "::after"].some((part) => {
      const style = getComputedStyle(one, part);
      return style.boxShadow.includes(ring) || (style.outlineStyle !== "none" && style.outlineColor === ring);
    }));

    const { left, right, top, bottom } = element.getBoundingClientRect();
    const inView = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
    return { lost: false, what, ringed, inView };
  `);
}

/** The focus, which must be somewhere and be seen. */
export async function seen(app, when) {
  const focus = await focused(app);
  assert.ok(!focus.lost, `the focus is lost ${when}`);
  assert.ok(focus.ringed && focus.inView, `the focus on "${focus.what}" cannot be seen ${when}`);
  return focus;
}

/** Presses Tab, or another key, until what has the focus matches `selector`. The focus must be seen at every stop. */
export async function reach(app, selector, { by = "Tab", most = 80 } = {}) {
  const passed = [];
  for (let pressed = 0; pressed <= most; pressed += 1) {
    if (await app.execute("return document.activeElement.matches(arguments[0])", selector)) {
      return seen(app, `at ${selector}`);
    }
    await app.press(by);
    const { what } = await seen(
      app,
      `after ${by} on the way to ${selector}, past ${passed.slice(-3).join(", ")}`,
    );
    passed.push(what);
  }
  throw new Error(`${by} does not reach ${selector}; it stops at:\n  ${passed.join("\n  ")}`);
}
