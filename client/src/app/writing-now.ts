// Whether somebody is in the middle of a sentence: nothing is offered then that would load the page anew.
import { signal } from "@preact/signals";

/** A field holds the focus and some words, or a sheet is open in which words are asked for. */
export const isWriting = signal(false);

/** Follow the focus; the answer stops it. */
export function watchWriting(): () => void {
  const look = (): void => {
    isWriting.value = holdsWords(document.activeElement) || isFormOpen();
  };
  // The focus has not arrived yet when the old field loses it.
  const later = (): void => void setTimeout(look, 0);
  const events = ["focusin", "input", "toggle"] as const;
  for (const name of events) document.addEventListener(name, look, true);
  document.addEventListener("focusout", later, true);
  return () => {
    for (const name of events) document.removeEventListener(name, look, true);
    document.removeEventListener("focusout", later, true);
    isWriting.value = false;
  };
}

function holdsWords(field: Element | null): boolean {
  if (field instanceof HTMLTextAreaElement) return field.value !== "";
  if (field instanceof HTMLInputElement) return field.value !== "" && !/^(checkbox|radio|button)$/.test(field.type);
  return field instanceof HTMLElement && field.isContentEditable;
}

const isFormOpen = (): boolean =>
  [...document.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>("dialog[open] :is(textarea, input)")].some(
    holdsWords,
  );
