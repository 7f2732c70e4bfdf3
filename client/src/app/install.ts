// The hint to put the app on the home screen: after a saved record, never twice in thirty days, in the words of this platform.
import { effect, signal } from "@preact/signals";
import type { Store } from "../store/store";

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** How it is done here: the browser asks by itself; Share on an iPhone; the menu of an Android browser; the Dock of a Mac. */
export type InstallWay = "prompt" | "ios" | "menu" | "dock";

/** What somebody would miss; a preference is saved by looking around. */
const RECORDS: ReadonlySet<string> = new Set(["opportunity", "folder", "contact", "prospect_list", "comment"]);
const KEY = "carnet.install-told";
const AGAIN_MS = 30 * 86_400_000;
const offered = signal<InstallPrompt | undefined>(undefined);

/** The line above the page is due; undefined: nothing to say. */
export const installHint = signal<InstallWay | undefined>(undefined);

/** Listen from the start: the browser offers once, early. */
export function watchInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offered.value = event as InstallPrompt;
  });
  addEventListener("appinstalled", () => {
    installHint.value = undefined;
    offered.value = undefined;
  });
}

/** Tell once a record is saved on this device, not on arrival; the answer stops watching. */
export function hintAfterFirstRecord(store: Store): () => void {
  if (isInstalled() || wasTold(store.now())) return () => {};
  return effect(() => {
    const hasSaved = store.unsent.value.some((item) => item.kind === "create" && RECORDS.has(item.entity));
    const way = installWay();
    if (!hasSaved || way === undefined || wasTold(store.now())) return;
    installHint.value = way;
    remember(store.now());
  });
}

/** How this browser puts an app on the home screen; undefined when it cannot, or when that has been done. */
export function installWay(): InstallWay | undefined {
  if (offered.value !== undefined) return "prompt";
  if (isInstalled()) return undefined;
  if (isIos()) return "ios";
  if (/Android/.test(navigator.userAgent)) return "menu";
  return isSafari() ? "dock" : undefined;
}

/** Let the browser ask; it may be asked once. */
export function install(): void {
  installHint.value = undefined;
  void offered.value?.prompt();
  offered.value = undefined;
}

export const isInstalled = (): boolean =>
  matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;

/** An iPad says that it is a Mac; it is the one Mac with fingers. */
export const isIos = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.userAgent.includes("Mac") && navigator.maxTouchPoints > 1);

const isSafari = (): boolean => /Version\/\d+.* Safari\//.test(navigator.userAgent) && !isIos();

function wasTold(now: number): boolean {
  try {
    const at = Number(localStorage.getItem(KEY) ?? Number.NaN);
    return now - at < AGAIN_MS;
  } catch {
    return true; // it could not be remembered, and would be told at every start
  }
}

function remember(now: number): void {
  try {
    localStorage.setItem(KEY, String(now));
  } catch {
    // See wasTold.
  }
}
