import { render } from "svelte/server";
import { expect, it } from "vitest";
import Coded from "./Coded.svelte";

const shown = (text: string) =>
  render(Coded, { props: { text } })
    .body.replaceAll(/<!--.*?-->/g, "")
    .replaceAll(/ class="[^"]*"/g, "");

it("sets names between backticks in the font of code, and leaves a single backtick alone", () => {
  expect(shown("`arrival` is `x`: write it")).toBe("<code>arrival</code> is <code>x</code>: write it");
  expect(shown("a ` alone")).toBe("a ` alone");
  expect(shown("`a` and ` alone")).toBe("<code>a</code> and ` alone");
  expect(shown("plain")).toBe("plain");
});
