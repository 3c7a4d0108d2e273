import type { Component } from "svelte";

/** One way to begin. The first of them is what Enter does. */
export type Start = {
  id: string;
  name: string;
  detail: string;
  caps: string[];
  icon: Component<{ size?: number }>;
  run: () => void;
};
