// New versions of the app, as the session and its screens know them.

import { type ReadonlySignal, signal } from "@preact/signals";
import { timers } from "./browser";
import { clock } from "./clock";
import { later } from "./later";
import { pause } from "./platform";
import type { AppUpdate } from "./sync/app-update";
import { page } from "./sync/own-session";

/** A start that hangs may be just what the new version mends. */
const LATEST_MS = 3_000;

const ready = signal(false);
/** A new version waits to be started. */
export const updateReady: ReadonlySignal<boolean> = ready;
let update: AppUpdate | null = null;

export function applyUpdate(): void {
  update?.apply();
}

/** Begin once the first screen stands there, which `opening` leads to: its files and its worker would come in between. */
export async function watchUpdates(opening: Promise<void>, unsaved: () => number): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  await Promise.race([opening, pause(timers, LATEST_MS)]);
  await page.rest?.();
  const { isOnlyTab, isTypingIn, watchForUpdates } = await later(() => import("./sync/app-update"));
  update = await watchForUpdates({
    container: navigator.serviceWorker,
    monotonic: clock.monotonic,
    isTyping: () => isTypingIn(document) || unsaved() > 0,
    isAlone: () => isOnlyTab(navigator.locks ?? undefined),
    onReady: (isReady) => {
      ready.value = isReady;
    },
    reload: () => location.reload(),
  });
}
