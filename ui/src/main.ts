import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/controls.css";
// The shared styles stand before those of the components, which refine them.
import { mount } from "svelte";
import App from "./App.svelte";
import { theme } from "./lib/session/theme.svelte";

theme.start();

// Both are on the first screen: asked for with the first text only, they would come when it is laid out in another font already.
for (const family of ["Inter Variable", "JetBrains Mono Variable"])
  void document.fonts.load(`13px "${family}"`);

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(App, { target });
