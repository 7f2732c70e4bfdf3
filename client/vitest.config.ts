// How the client's tests run: a small DOM, and IndexedDB in memory.

import { defineConfig } from "vitest/config";
import { messages } from "./build/messages.ts";

export default defineConfig({
  plugins: [messages()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "build/**/*.test.ts"],
    environment: "happy-dom",
    setupFiles: ["fake-indexeddb/auto"],
    restoreMocks: true,
    unstubGlobals: true,
    passWithNoTests: true,
  },
});
