// The hint to put the app on the home screen: once, after the first saved record, in the words of this platform.
import { effect, signal } from "@preact/signals";
import type { Store } from "../store/store";

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

const KEY = "carnet.install-told";
let offered: InstallPrompt | undefined;

/** `prompt`: the browser can do it; `ios`: the person must, through Share; undefined: nothing to say. */
export const installHint = signal<"prompt" | "ios" | undefined>(undefined);

/** Listen from the start: the browser offers once, early. */
export function watchInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered = event as InstallPrompt;
  });
  addEventListener("appinstalled", () => {
    installHint.value = undefined;
  });
}

/** Tell once the first record of one's own is saved; the answer stops watching. */
export function hintAfterFirstRecord(store: Store): () => void {
  if (isInstalled() || wasTold()) return () => {};
  return effect(() => {
    const own = [...store.rows("opportunity").value.values()].some((row) => row.data.created_by === store.user.id);
    const made = store.unsent.value.some((item) => item.kind === "create");
    if (!own && !made) return;
    const how = offered ? "prompt" : isIos() ? "ios" : undefined;
    if (how === undefined) return;
    installHint.value = how;
    remember();
  });
}

export function install(): void {
  installHint.value = undefined;
  void offered?.prompt();
  offered = undefined;
}

const isInstalled = (): boolean =>
  matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;

/** An iPad says that it is a Mac; it is the one Mac with fingers. */
const isIos = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.userAgent.includes("Mac") && navigator.maxTouchPoints > 1);

function wasTold(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true; // it could not be remembered, and would be told at every start
  }
}

function remember(): void {
  try {
    localStorage.setItem(KEY, "yes");
  } catch {
    // See wasTold.
  }
}
