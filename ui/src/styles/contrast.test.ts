import { describe, expect, it } from "vitest";
import css from "./tokens.css?raw";

/** WCAG 2.2 AA on our own tokens: text 4.5:1 on every surface it stands on, marks and edges of controls 3:1. */
const TEXT = 4.5;
const MARK = 3;

const SURFACES = [
  "bg-chrome",
  "bg-panel",
  "bg-raised",
  "bg-sunken",
  "bg-hover",
  "bg-selected",
  "bg-selected-strong",
  "bg-scenario",
];
const TEXTS = ["fg", "fg-2", "fg-3", "accent", "error", "warning", "ok", "note", "better", "worse", "same"];
const SOFT = ["error", "warning", "ok", "accent"];
const MARKS = [
  "line-strong",
  "focus",
  "bar",
  "route",
  "series-base",
  ...[1, 2, 3, 4, 5, 6].map((at) => `series-${at}`),
];

function declarations(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]),
  );
}

const [dark = ""] = /:root\[data-theme="dark"\] \{[^}]*\}/.exec(css) ?? [];
const light = declarations(css.replace(dark, "").replace(/@media[\s\S]*?\n\}\n/g, ""));
const themes = { light, dark: { ...light, ...declarations(dark) } };

function luminance(tokens: Record<string, string>, name: string): number {
  const value = tokens[name] ?? "";
  const reference = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (reference) return luminance(tokens, reference);
  const channels = /^#(\w\w)(\w\w)(\w\w)$/.exec(value)?.slice(1);
  if (!channels) throw new Error(`--${name} is not a colour: ${value}`);
  const [r = 0, g = 0, b = 0] = channels.map((hex) => {
    const part = parseInt(hex, 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe.each(Object.entries(themes))("%s theme", (_, tokens) => {
  const contrast = (a: string, b: string) => {
    const [low = 0, high = 0] = [luminance(tokens, a), luminance(tokens, b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const below = (limit: number, pairs: [string, string][]) =>
    pairs
      .filter(([a, b]) => contrast(a, b) < limit)
      .map(([a, b]) => `${a} on ${b}: ${contrast(a, b).toFixed(2)}`);

  it("keeps text readable on every surface", () => {
    const pairs = TEXTS.flatMap((text) => SURFACES.map((surface): [string, string] => [text, surface]));
    const soft = SOFT.map((text): [string, string] => [text, `${text}-soft`]);
    expect(below(TEXT, [...pairs, ...soft, ["fg-on-accent", "accent"], ["fg-2", "bg-active"]])).toEqual([]);
  });

  it("keeps marks apart from the panels they stand on", () => {
    const pairs = MARKS.flatMap((mark): [string, string][] => [
      [mark, "bg-panel"],
      [mark, "bg-raised"],
    ]);
    expect(below(MARK, pairs)).toEqual([]);
  });
});
