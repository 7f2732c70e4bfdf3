// What is known of an opportunity's history: at once what the device holds, then what the server adds when it answers.

import { useEffect, useState } from "preact/hooks";
import { api, Problem, Unreachable } from "../../api";
import type { HistoryEntry } from "../../protocol/types.gen";
import type { OwnWork } from "../../store/own-work";
import type { Store } from "../../store/store";

export interface Answer {
  readonly entries: readonly HistoryEntry[];
  /** Where the next page begins; null when this is all. */
  readonly next: number | null;
  /** When it was asked, ms. */
  readonly at: number;
}

export interface HistoryInHand {
  readonly own: readonly OwnWork[];
  /** The last answer of this visit; null while the server has not answered. */
  readonly answer: Answer | null;
  readonly state: "asking" | "told" | "unreachable" | "refused";
  ask(): void;
  askEarlier(): void;
}

/** Kept while the page is: whoever looks twice in a cellar sees what the server said upstairs, with its age. */
const answers = new WeakMap<Store, Map<string, Answer>>();

function kept(store: Store): Map<string, Answer> {
  const known = answers.get(store) ?? new Map<string, Answer>();
  answers.set(store, known);
  return known;
}

export function useHistory(store: Store, id: string, seq: number): HistoryInHand {
  const [own, setOwn] = useState<readonly OwnWork[]>([]);
  const [answer, setAnswer] = useState(() => kept(store).get(id) ?? null);
  const [state, setState] = useState<HistoryInHand["state"]>("asking");
  const unsent = store.unsent.value.length;
  const take = (next: Answer) => {
    kept(store).set(id, next);
    setAnswer(next);
    setState("told");
  };
  const ask = async (before: Answer | null) => {
    setState("asking");
    try {
      const page = await api.history(id, store.device, before?.next ?? null);
      take({ entries: [...(before?.entries ?? []), ...page.entries], next: page.next ?? null, at: store.now() });
    } catch (error) {
      if (!(error instanceof Problem || error instanceof Unreachable)) throw error;
      setState(error instanceof Unreachable ? "unreachable" : "refused");
    }
  };
  useEffect(() => {
    let isHere = true;
    void store.ownWork(id).then((work) => {
      if (isHere) setOwn(work);
    });
    return () => {
      isHere = false;
    };
  }, [store, id, seq, unsent]);
  useEffect(() => void ask(null), [store, id, seq]);
  return { own, answer, state, ask: () => void ask(null), askEarlier: () => void ask(answer) };
}
