// Keys at the desk: Ctrl/⌘-K for the palette, `/` to search, `c` to capture, `?` for the list. They can be switched off.
import { signal } from "@preact/signals";
import { openCapture } from "./capture";
import type { Key } from "./key-list";
import { overlay } from "./overlays";
import { go } from "./router";

const KEY = "carnet.keys";

function remembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

/** Single keys do something. Ctrl-K always does: nobody types it by accident. */
export const keysOn = signal(remembered());

export function switchKeys(on: boolean): void {
  keysOn.value = on;
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
  } catch {
    // Kept for this visit only.
  }
}

/** Listen; the answer stops it. */
export function startShortcuts(): () => void {
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || isDialogOpen()) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    overlay.value = "palette";
    return;
  }
  if (!keysOn.value || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const act = ACTS[event.key as Key];
  if (!act) return;
  event.preventDefault();
  act();
}

const ACTS: Readonly<Partial<Record<Key, () => void>>> = {
  "/": () => go("/search"),
  c: () => openCapture(),
  "?": () => {
    overlay.value = "keys";
  },
  j: () => moveFocus(1),
  k: () => moveFocus(-1),
};

/** To the next or previous row of the list that holds the focus, else of the first one on the page. */
function moveFocus(by: 1 | -1): void {
  const held = document.activeElement?.closest("[data-scroll]");
  const list = held ?? document.querySelector("[data-scroll]");
  const rows = [...(list?.querySelectorAll<HTMLElement>(".cover") ?? [])];
  const at = document.activeElement instanceof HTMLElement ? rows.indexOf(document.activeElement) : -1;
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
  next?.focus();
  next?.closest(".row")?.scrollIntoView({ block: "nearest" });
}

const isDialogOpen = (): boolean => document.querySelector("dialog[open]") !== null;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName);
}
