import type { Component } from "svelte";

/** An icon of Lucide as `staticIcons` writes it: it takes these and nothing else, and is hidden from readers without a label. */
declare const icon: Component<{
  /** Width and height in CSS pixels. */
  size?: number;
  /** Of the 24 units of its width. */
  strokeWidth?: number;
  class?: string;
  style?: string;
  x?: number;
  y?: number;
  "aria-label"?: string;
  "aria-hidden"?: "true";
}>;
export default icon;
