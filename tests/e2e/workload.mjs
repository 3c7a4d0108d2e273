// The log that the journey imports.

import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The public Azure trace of 2023, where it lies beside the checkout. */
const AZURE = fileURLToPath(
  new URL("../../../shared/data/azure/AzureLLMInferenceTrace_conv.csv.gz", import.meta.url),
);
const ROWS = 3_000;
const SEED = 20_231_116;
const LONG_ROWS = 5_000_000;

/**
 * The log to import: the Azure trace if it is there, otherwise one of the same format written to `path`.
 * `baselineCost` is what the sample's baseline, GPT-5.4, costs on it: 22,361,870 × 2.50 + 4,088,665 × 15.00 dollars per million.
 */
export function log(path) {
  if (existsSync(AZURE)) return { file: AZURE, requests: 19_366, baselineCost: "117.23465" };
  writeFileSync(path, generated());
  return { file: path, requests: ROWS, baselineCost: null };
}

/** Writes a log whose import takes seconds, for a test that cancels it. */
export function writeLong(path) {
  const row = "2023-11-16 18:15:46.6805900,374,44\n";
  writeFileSync(path, `TIMESTAMP,ContextTokens,GeneratedTokens\n${row.repeat(LONG_ROWS)}`);
  return path;
}

function generated() {
  const random = mulberry32(SEED);
  // Long tails: most requests are short, a few are very long.
  const tokens = (median) => Math.max(1, Math.round(median * Math.exp(1.1 * gaussian(random))));
  let at = Date.UTC(2023, 10, 16, 18, 15, 46, 680);
  const lines = ["TIMESTAMP,ContextTokens,GeneratedTokens"];
  for (let row = 0; row < ROWS; row += 1) {
    const time = new Date(at).toISOString().replace("T", " ").replace("Z", "5900");
    lines.push(`${time},${tokens(900)},${tokens(120)}`);
    at += Math.ceil(-Math.log(1 - random()) * 1_200);
  }
  return `${lines.join("\r\n")}\r\n`;
}

function gaussian(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
