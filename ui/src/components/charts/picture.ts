import { firstFamily, fontSheet, type Lettering } from "./fonts";

/** Charts as files: complete in themselves, with the colours and fonts that they have on screen. */

type Caption = { title: string; finding: string };

const SVG = "http://www.w3.org/2000/svg";
const HEAD = 44;
const SIDE = 12;
const PIXELS = 2;
const FONTS_READ_MS = 150;

const LOOKS = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
];
/** What an attribute that is absent means; said only where the element says something else. */
const ABSENT: Record<string, string> = {
  "fill-opacity": "1",
  stroke: "none",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linejoin": "miter",
  opacity: "1",
};
/** Without the halo of a label: not every program draws a text's outline under its fill. */
const TEXT_LOOKS = ["fill", "opacity", "font-family", "font-size", "font-weight", "text-anchor"];
/** Kept when the rest of an element's attributes has done its work on screen. */
const SCREEN_ONLY = /^(class|style|role|tabindex|aria-|data-)/;

/** Control characters that a name may hold and no XML may. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;

/** The framework's anchors; a name with these signs in it is escaped and stays. */
const COMMENT = /<!--.*?-->/gs;

export async function asSvg(drawing: HTMLElement, caption: Caption): Promise<Uint8Array> {
  return new TextEncoder().encode((await serialized(drawing, caption)).text);
}

export async function asPng(drawing: HTMLElement, caption: Caption): Promise<Uint8Array> {
  const { text, width, height } = await serialized(drawing, caption);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PIXELS;
  canvas.height = height * PIXELS;
  const drawn = () => canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  // WebKit reads the fonts of an image when it first draws a text in them, and draws that one without.
  drawn();
  await new Promise((later) => setTimeout(later, FONTS_READ_MS));
  drawn();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("The chart could not be drawn as a picture; save it as SVG.");
  return new Uint8Array(await blob.arrayBuffer());
}

async function serialized(drawing: HTMLElement, caption: Caption) {
  const charts = [...drawing.querySelectorAll<SVGSVGElement>("svg[role]")];
  const frame = drawing.getBoundingClientRect();
  const placed = charts.map((chart) => {
    const { left, top, width, height } = chart.getBoundingClientRect();
    const [x, y] = [left - frame.left + drawing.scrollLeft, top - frame.top + drawing.scrollTop + HEAD];
    return { chart, x, y, width, height };
  });
  const width = Math.ceil(Math.max(...placed.map((one) => one.x + one.width), 1));
  const height = Math.ceil(Math.max(...placed.map((one) => one.y + one.height), HEAD));
  const root = element("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  root.append(described(caption));
  const pane = getComputedStyle(drawing.closest(".pane") ?? drawing);
  root.append(element("rect", { width, height, fill: pane.backgroundColor }));
  root.append(line(caption.title, 20, 600, pane), line(caption.finding, 36, 450, pane));
  for (const { chart, x, y, width, height } of placed) {
    const copy = withLooks(chart);
    for (const [name, value] of Object.entries({ x, y, width, height }))
      copy.setAttribute(name, String(value));
    root.append(copy);
  }
  const fonts = element("style", {});
  fonts.textContent = await fontSheet(letterings(root));
  root.prepend(fonts);
  const text = new XMLSerializer().serializeToString(root).replaceAll(COMMENT, "").replaceAll(NOT_XML, "");
  return { text, width, height };
}

function letterings(root: SVGElement): Lettering[] {
  return [...root.querySelectorAll("text, tspan")].map((one) => ({
    family: firstFamily(one.getAttribute("font-family") ?? ""),
    text: one.textContent ?? "",
  }));
}

function described({ title, finding }: Caption): SVGElement {
  const words = element("title", {});
  words.textContent = `${title}: ${finding}`;
  return words;
}

function line(
  text: string,
  y: number,
  weight: number,
  { fontFamily, color }: CSSStyleDeclaration,
): SVGElement {
  const looks = { x: SIDE, y, fill: color, "font-family": fontFamily };
  const words = element("text", { ...looks, "font-size": weight === 600 ? 13 : 11, "font-weight": weight });
  words.textContent = text;
  return words;
}

/** A copy that needs no style sheet: what the screen computes stands in its attributes. */
function withLooks(chart: SVGSVGElement): SVGElement {
  const copy = chart.cloneNode(true) as SVGElement;
  const twins = [...copy.querySelectorAll("*")];
  [...chart.querySelectorAll("*")].forEach((original, at) => {
    const twin = twins[at];
    if (!twin) return;
    const style = getComputedStyle(original);
    const text = original instanceof SVGTextContentElement;
    for (const name of text ? TEXT_LOOKS : LOOKS) {
      const value = style.getPropertyValue(name);
      if (value === ABSENT[name]) twin.removeAttribute(name);
      else twin.setAttribute(name, value);
    }
  });
  // Hit areas and what follows the pointer are no part of the picture.
  for (const hidden of copy.querySelectorAll("[data-screen]")) hidden.remove();
  for (const one of [copy, ...twins]) {
    for (const { name } of [...one.attributes]) if (SCREEN_ONLY.test(name)) one.removeAttribute(name);
  }
  return copy;
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== "xmlns") made.setAttribute(key, String(value));
  }
  return made;
}
