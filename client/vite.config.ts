// How the client is built into ../server/static, and served with `npm run dev` before a server on port 8000.

import { defineConfig } from "vite";
import { fetchTogether, firstScreen } from "./build/first-screen.ts";
import { messages } from "./build/messages.ts";
import { serviceWorker } from "./build/service-worker.ts";

const SERVER = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [messages(), fetchTogether(), serviceWorker()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  build: {
    outDir: "../server/static",
    emptyOutDir: true,
    // What a screen needs is fetched long before its tap; a list of all files' names would weigh on the first screen.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, needed, { hostType }) =>
        hostType === "html" ? needed : needed.filter((file) => file.endsWith(".css")),
    },
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or styles
    rolldownOptions: {
      input: { index: "index.html", sw: "src/sw/sw.ts" },
      checks: { bundlerTimings: false }, // packing takes its time
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        codeSplitting: { groups: [{ name: firstScreen(import.meta.dirname) }] },
      },
    },
  },
  server: { proxy: { "/sync": SERVER, "/auth": SERVER, "/people": SERVER, "/health": SERVER } },
});
