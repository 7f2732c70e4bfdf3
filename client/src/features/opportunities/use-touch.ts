// Calling, writing or driving to somebody from the record: on coming back the page asks whether to log it (F3).
import { useEffect, useRef, useState } from "preact/hooks";
import { go } from "../../app/router";
import { readTouch, TOUCH, type TouchBy, type TouchDraft, touchId } from "../../deals/kept-drafts";
import type { Store } from "../../store/store";

/** Another app opens within this; a page hidden later was hidden for another reason. */
const LEAVES_MS = 20_000;

export interface Touching {
  /** What is to be logged; null while there is nothing to ask. */
  readonly asked: TouchDraft | null;
  /** Somebody is being called: the link goes on by itself. */
  touch(contact: string, by: TouchBy): void;
  /** Logged or not worth it. */
  forget(): void;
  /** Not now: it waits on Today, under *To finish*. */
  later(): void;
}

/**
 * Only a page that was really left asks: a number tapped at a desk without a phone asks nothing. What is to be logged is
 * kept as a draft before the page goes away, since a phone may end it while the call goes on.
 */
export function useTouch(store: Store, opportunity: string, isAsked: boolean): Touching {
  const [asked, ask] = useState<TouchDraft | null>(null);
  const begun = useRef<TouchDraft | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    ask(keptTouch(store, opportunity));
    // Asked once: a reload or *back* must not ask again.
    go(`/o/${opportunity}`, { replace: true });
  }, [isAsked, store, opportunity]);
  useEffect(() => {
    const turned = () => {
      const touch = begun.current;
      if (touch === null) return;
      if (document.visibilityState === "visible") {
        begun.current = null;
        ask(touch);
      } else if (store.now() - touch.at < LEAVES_MS) {
        void store.drafts.put(touchId(opportunity), TOUCH, touch);
      } else {
        begun.current = null;
      }
    };
    document.addEventListener("visibilitychange", turned);
    return () => document.removeEventListener("visibilitychange", turned);
  }, [store, opportunity]);
  return {
    asked,
    touch(contact, by) {
      begun.current = { opportunity, contact, by, at: store.now() };
    },
    forget() {
      ask(null);
      void store.drafts.remove(touchId(opportunity));
    },
    later() {
      ask(null);
    },
  };
}

function keptTouch(store: Store, opportunity: string): TouchDraft | null {
  const kept = store.drafts.all.peek().find(({ id }) => id === touchId(opportunity));
  return kept === undefined ? null : readTouch(kept);
}
