// The worker in which rounds run, so that the page answers taps while thousands of rows come in.

import { gzip, timers } from "../browser";
import { clock } from "../clock";
import { AwayHost } from "./away-host";
import type { Asked, Told } from "./away-words";
import { transport } from "./transport";

const host = new AwayHost({
  clock,
  indexedDB: globalThis.indexedDB,
  transport: (csrf) => transport({ clock, timers, gzip, fetch: (path, init) => globalThis.fetch(path, init), csrf }),
  tell: (told: Told) => globalThis.postMessage(told),
});

globalThis.addEventListener("message", ({ data }: MessageEvent<Asked>) => host.hear(data)); // from our own page alone
