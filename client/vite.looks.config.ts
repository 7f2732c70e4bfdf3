// Builds the page that shows every component, for tests and for people who draw; it is in no build that is shipped.

import { defineConfig } from "vite";
import { messages } from "./build/messages.ts";

export default defineConfig({
  plugins: [messages()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: "looks.html", checks: { bundlerTimings: false } },
  },
});
