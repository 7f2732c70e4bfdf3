// Saving from a sheet: it closes when the work is on the disk, and stays with all that was typed when it is not.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Store } from "../store/store";
import { Note } from "../ui";
import { CameBackLine } from "./came-back";
import type { KeptForm } from "./kept-form";

export interface Saving {
  /** Do `work`; once it is on the disk close the sheet and `say` so. A second tap meanwhile does nothing. */
  save<T>(work: () => Promise<T>, say?: (done: T) => void): Promise<void>;
  /** Close the sheet by hand: what was typed is let go, unless it is being saved. */
  readonly leave: () => void;
  /** Saving met a difficulty, and `news` says it. */
  readonly isStuck: boolean;
  /** Stands on top of the sheet: words that came back, a difficulty in saving; mostly nothing. */
  readonly news: ComponentChildren;
}

type Kept = Pick<KeptForm<object>, "forget" | "back"> | undefined;

/**
 * A sheet that closed before could lose what it was given to a battery that died in that moment, although it looked saved.
 * Whoever closes the sheet by hand meanwhile is told all the same when the work is done. The words of `form` stay on the
 * device until then.
 */
export function useSaving(store: Store, close: () => void, form?: Kept): Saving {
  const [state, tell] = useState<"rests" | "saves" | "failed">("rests");
  const now = useRef({ isOpen: true, isBusy: false, close });
  now.current.close = close;
  useEffect(
    () => () => {
      now.current.isOpen = false;
      // What it was about may be gone from the page before the work is said to be done, and the sheet with it.
      if (now.current.isBusy) now.current.close();
    },
    [],
  );
  const trouble = troubleOf(store, state);
  return {
    async save(work, say) {
      if (now.current.isBusy) return;
      now.current.isBusy = true;
      tell("saves");
      const saved = await work().then(
        (done) => ({ done }),
        () => null,
      );
      now.current.isBusy = false;
      tell(saved === null ? "failed" : "rests");
      if (saved === null) return;
      form?.forget();
      if (now.current.isOpen) now.current.close();
      say?.(saved.done);
    },
    leave() {
      if (!now.current.isBusy) form?.forget();
      close();
    },
    isStuck: trouble !== null,
    news: (
      <>
        {form && <CameBackLine back={form.back} />}
        {trouble}
      </>
    ),
  };
}

function troubleOf(store: Store, state: "rests" | "saves" | "failed"): ComponentChildren {
  const unsaved = state === "saves" ? store.status.value.unsaved : 0;
  if (unsaved > 0) {
    return (
      <Note tone="lost" title={t("saving.not-saved", { count: unsaved })}>
        {t("sync.not-saved.why")}
      </Note>
    );
  }
  if (state !== "failed") return null;
  return (
    <Note tone="lost" title={t("notes.not-saved")}>
      {t("notes.not-saved.why")}
    </Note>
  );
}
