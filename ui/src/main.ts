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
import { busy } from "./lib/session/busy.svelte";
import { route } from "./lib/session/route.svelte";
import { session } from "./lib/session/session.svelte";
import { theme } from "./lib/session/theme.svelte";

theme.start();

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");

/** The window waits this long for its first screen; then it shows that it waits. */
const PATIENCE_MS = 300;

// A window that is laid out before its fonts or its figures are there is laid out twice.
void Promise.race([firstScreen(), new Promise((done) => setTimeout(done, PATIENCE_MS))]).then(() =>
  mount(App, { target }),
);

/** All that the first screen shows: its file, its fonts, and what the backend says. */
async function firstScreen(): Promise<void> {
  screens.show(route.screen);
  const fonts = ["Inter Variable", "JetBrains Mono Variable"].map((family) =>
    document.fonts.load(`13px "${family}"`),
  );
  // A font that cannot be read is no reason to show nothing.
  await Promise.allSettled([session.start(), ...fonts]);
  await busy.end();
}
