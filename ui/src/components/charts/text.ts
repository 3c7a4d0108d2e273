/** Text in a chart: how wide it is as it is drawn, and as much of it as fits. */

/** Where nothing can measure, as in a test: a little more than the widest usual letters. */
const GUESS = 0.58;
const SIZE = 11;
const WEIGHT = 500;

type Look = { size?: number; weight?: number };

let ruler: CanvasRenderingContext2D | null | undefined;
let family = "";
const known = new Map<string, number>();

function rulerOf(): CanvasRenderingContext2D | null {
  if (ruler !== undefined) return ruler;
  if (typeof document === "undefined") return null;
  ruler = document.createElement("canvas").getContext("2d");
  family = getComputedStyle(document.body).fontFamily;
  // Widths of before the font was there are those of another one.
  document.fonts?.addEventListener("loadingdone", () => known.clear());
  return ruler;
}

/** In pixels, in the interface's font. */
export function textWidth(text: string, { size = SIZE, weight = WEIGHT }: Look = {}): number {
  const canvas = rulerOf();
  if (!canvas) return text.length * size * GUESS;
  const key = `${weight} ${size}px ${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  canvas.font = `${weight} ${size}px ${family}`;
  const { width } = canvas.measureText(text);
  known.set(key, width);
  return width;
}

/** The text where it fits into so many pixels, else its beginning and an ellipsis. */
export function fitted(text: string, room: number, look: Look = {}): string {
  if (textWidth(text, look) <= room) return text;
  const letters = [...text];
  let [low, high] = [1, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(`${letters.slice(0, middle).join("").trimEnd()}…`, look) <= room) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join("").trimEnd()}…`;
}

/** Room for labels beside lines: that of the widest, within what the chart can spare. */
export function labelRoom(names: string[], most: number, look: Look = {}): number {
  return Math.min(most, Math.ceil(Math.max(0, ...names.map((name) => textWidth(name, look)))));
}
