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
    execArgv: ["--expose-gc"], // for tests of what is held and what is not
    testTimeout: 60_000, // a machine with other work to do is slow, not wrong
    restoreMocks: true,
    unstubGlobals: true,
    passWithNoTests: true,
  },
});
