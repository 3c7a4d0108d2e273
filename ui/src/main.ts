import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/controls.css";
// The shared styles stand before those of the components, which refine them.
import { mount } from "svelte";
import App from "./App.svelte";
import { screens } from "./app/screens.svelte";
import { route } from "./lib/session/route.svelte";
import { session } from "./lib/session/session.svelte";
import { theme } from "./lib/session/theme.svelte";

theme.start();

/** Both are on the first screen. Laid out in other fonts while these are on their way, it would be laid out twice. */
const fonts = ["Inter Variable", "JetBrains Mono Variable"].map((family) =>
  document.fonts.load(`13px "${family}"`),
);

// The backend and the file of the first screen answer while the window is built.
void session.start();
screens.show(route.screen);

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
// A font that cannot be read is no reason to show nothing.
void Promise.allSettled(fonts).then(() => mount(App, { target }));
