// Calling, writing or driving to somebody from a record: on coming back the page asks once whether to log it (F3).
import { useEffect, useRef, useState } from "preact/hooks";
import { go } from "../app/router";
import { type About, addressOf, readTouch, TOUCH, type TouchBy, type TouchDraft, touchId } from "../deals/kept-drafts";
import type { Store } from "../store/store";

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
 * kept as a draft before the page goes away, since a phone may end it while the call goes on: then the page asks when it
 * is next opened.
 */
export function useTouch(store: Store, { entity, root }: About, isAsked: boolean): Touching {
  const [asked, ask] = useState<TouchDraft | null>(null);
  const begun = useRef<TouchDraft | null>(null);
  const put = (touch: TouchDraft) => store.drafts.put(touchId(root), TOUCH, touch);
  const askNow = (touch: TouchDraft) => {
    ask(touch);
    void put({ ...touch, asked: true });
  };
  useEffect(() => {
    const kept = keptTouch(store, root);
    if (kept !== null && (isAsked || !kept.asked)) askNow(kept);
    // Asked once: a reload or *back* must not ask again.
    if (isAsked) go(addressOf({ entity, root }), { replace: true });
  }, [isAsked, store, root]);
  useEffect(() => {
    const turned = () => {
      const touch = begun.current;
      if (touch === null) return;
      if (document.visibilityState === "visible") {
        begun.current = null;
        askNow(touch);
      } else if (store.now() - touch.at < LEAVES_MS) {
        void put(touch);
      } else {
        begun.current = null;
      }
    };
    document.addEventListener("visibilitychange", turned);
    return () => document.removeEventListener("visibilitychange", turned);
  }, [store, root]);
  return {
    asked,
    touch(contact, by) {
      begun.current = { entity, root, contact, by, at: store.now(), asked: false };
    },
    forget() {
      ask(null);
      void store.drafts.remove(touchId(root));
    },
    later() {
      ask(null);
    },
  };
}

function keptTouch(store: Store, root: string): TouchDraft | null {
  const kept = store.drafts.all.peek().find(({ id }) => id === touchId(root));
  return kept === undefined ? null : readTouch(kept);
}
