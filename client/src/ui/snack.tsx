// One line at the bottom that says what was just done and, for ten seconds, takes it back.
import { signal } from "@preact/signals";
import { t } from "../i18n";

export interface SnackOptions {
  readonly undo?: (() => void) | undefined;
  /** A button other than undo, with its words. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

interface SnackLine extends SnackOptions {
  readonly text: string;
}

export const UNDO_MS = 10_000;

const current = signal<SnackLine | undefined>(undefined);
const spoken = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

/** Say what was done. A later line takes the place of an earlier one. */
export function snack(text: string, options: SnackOptions = {}): void {
  clearTimeout(timer);
  current.value = { text, ...options };
  timer = setTimeout(dismissSnack, UNDO_MS);
}

/** Take the line away. */
export function dismissSnack(): void {
  clearTimeout(timer);
  current.value = undefined;
}

/** Tell readers something without showing it: what a moved card or a finished sending means. */
export function announce(text: string): void {
  // The same words twice are only read twice when the text changes in between.
  spoken.value = spoken.value === text ? `${text}\u00a0` : text;
}

/** Stands once in the shell. */
export function Snacks() {
  const line = current.value;
  const act = (run: () => void) => () => {
    dismissSnack();
    run();
  };
  return (
    <>
      <div role="status" aria-live="polite" class="unseen">
        {spoken.value}
      </div>
      <div role="status" aria-live="polite">
        {line && (
          <div class="snack" data-snack>
            <span class="grow">{line.text}</span>
            {line.action && (
              <button type="button" onClick={act(line.action.run)}>
                {line.action.label}
              </button>
            )}
            {line.undo && (
              <button type="button" onClick={act(line.undo)}>
                {t("ui.undo")}
              </button>
            )}
          </div>
        )}
      </div>
    </>
  );
}
