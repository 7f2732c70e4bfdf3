// Unsent work into a file that the person keeps: shared on a phone, downloaded elsewhere.
import { signal } from "@preact/signals";
import { plainDate, t } from "../i18n";
import { seal } from "../store/sealing";
import type { Store } from "../store/store";
import { snack } from "../ui";
import { overlay } from "./overlays";

/** The sheet of saving asks for a passphrase now, in its own place. */
export const savesFile = signal(false);

export function askToSaveFile(): void {
  savesFile.value = true;
  overlay.value = "sync";
}

/** Without a passphrase whoever finds the file can read it. The name under which its person has it, null if they do not. */
export async function saveUnsentToFile(store: Store, passphrase: string | null): Promise<string | null> {
  const day = new Date(store.now()).toISOString().slice(0, 10);
  const plain = await store.exportUnsent();
  const content = passphrase === null ? plain : JSON.stringify(await seal(await plain.text(), passphrase));
  const name = passphrase === null ? `carnet-${day}.json` : `carnet-${day}-locked.json`;
  const file = new File([content], name, { type: "application/json" });
  const title = t("sync.file-title", { date: plainDate(store.now(), { now: store.now() }) });
  return keep(file, title);
}

/** A file made here, for its person to keep: its name, or null when they closed what it was offered in. */
export async function keep(file: File, title = file.name): Promise<string | null> {
  const taken = await offered(file, title);
  if (taken === false) return null;
  if (taken === null) download(file);
  snack(t("sync.saved-file", { name: file.name }));
  return file.name;
}

/** Whether it was taken; null where it could not be offered. */
async function offered(file: File, title: string): Promise<boolean | null> {
  const isPhone = matchMedia("(pointer: coarse)").matches;
  if (!isPhone || !navigator.canShare?.({ files: [file] })) return null;
  try {
    await navigator.share({ files: [file], title });
    return true;
  } catch (error) {
    // Closed without choosing is an answer; anything else falls back to a download.
    return error instanceof DOMException && error.name === "AbortError" ? false : null;
  }
}

function download(file: File): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
