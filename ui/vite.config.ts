import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { staticIcons } from "./staticIcons";

const from = (path: string) => new URL(path, import.meta.url).pathname;

export default defineConfig({
  plugins: [staticIcons(), svelte()],
  resolve: { alias: { $lib: from("./src/lib"), $components: from("./src/components") } },
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  // WebKitGTK of the oldest supported distributions is level with Safari 16.
  // Nothing is inlined: the content security policy allows fonts and images from the app only.
  // Screens are read one by one and their styles at once, so that their order does not depend on which was shown first.
  build: {
    target: "safari16",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        // What screens share is one file, not two dozen: each is asked for by itself.
        codeSplitting: {
          groups: [{ name: "shared", test: /src.(components|lib)./ }],
        },
      },
    },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node", css: { include: /tokens\.css/ } },
});
