// A form half filled in: on the device within a moment, back in its fields when it is opened again after a crash.
import { useRef, useState } from "preact/hooks";
import type { Store } from "../store/store";
import type { CameBack } from "./came-back";
import { useSoon } from "./use-soon";

const KIND = "form";

export interface KeptForm<V> {
  readonly values: V;
  /** What came back from a page that died. */
  readonly back: CameBack;
  /** How far its author saw the record: what is written on that (`asSeen`) passes over nobody's later change. */
  readonly seen: number;
  write(change: Partial<V>): void;
  /** As last written: a key may follow before the page has been drawn again. */
  latest(): V;
  /** It was saved, or the person closed it: nothing is left to keep. */
  forget(): void;
}

/** Some fields of a form, for what asks for them in more than one. */
export type KeptFields<V> = Pick<KeptForm<V>, "values" | "write">;

interface Opening<V> {
  readonly id: string;
  readonly start: V;
  readonly values: V;
  readonly seen: number;
  readonly at: number | null;
  isKept: boolean;
}

/**
 * `about` names the record and the form, `start` is what stands in it before anybody types, `seq` the version of the record
 * that this was read from. Only what differs from `start` is kept, so that the other fields come back as they are by then.
 */
export function useKeptForm<V extends object>(store: Store, about: string, start: V, seq = 0): KeptForm<V> {
  const [opening] = useState(() => openedAgain(store, `${KIND}:${about}`, start, seq));
  const [values, show] = useState(opening.values);
  const [at, say] = useState(opening.at);
  const latest = useRef(values);
  const soon = useSoon(() => keep(store, opening, latest.current));
  const set = (next: V) => {
    latest.current = next;
    soon.later();
  };
  const fill = (next: V) => {
    set(next);
    show(next);
  };
  return {
    values,
    seen: opening.seen,
    back: {
      at,
      letGo() {
        const before = latest.current;
        fill(opening.start);
        soon.now();
        say(null);
        return () => fill(before);
      },
    },
    write: (change) => fill({ ...latest.current, ...change }),
    latest: () => latest.current,
    forget() {
      set(opening.start);
      soon.now();
    },
  };
}

function keep<V extends object>(store: Store, opening: Opening<V>, values: V): void {
  const { id, start, seen, isKept } = opening;
  const typed = differing(start, values);
  opening.isKept = Object.keys(typed).length > 0;
  if (opening.isKept) void store.drafts.put(id, KIND, { typed, seen });
  else if (isKept) void store.drafts.remove(id);
}

function openedAgain<V extends object>(store: Store, id: string, start: V, seq: number): Opening<V> {
  const draft = store.drafts.all.peek().find((one) => one.id === id && one.kind === KIND);
  const { typed, seen } = readDraft(draft?.value);
  const back = fitting(start, typed);
  return {
    id,
    start,
    values: { ...start, ...back },
    seen: seen ?? seq,
    at: draft !== undefined && Object.keys(back).length > 0 ? draft.at : null,
    isKept: draft !== undefined,
  };
}

function readDraft(value: unknown): { readonly typed: object; readonly seen?: number } {
  if (!isObject(value) || !isObject(value.typed)) return { typed: {} };
  return { typed: value.typed, ...(typeof value.seen === "number" && { seen: value.seen }) };
}

/** A draft may come from another version of the product: what the form has no place for is left out. */
function fitting<V extends object>(start: V, typed: object): Partial<V> {
  const held = new Map<string, unknown>(Object.entries(start));
  const fits = ([name, value]: [string, unknown]): boolean => {
    const before = held.get(name);
    return held.has(name) && (value === null || before === null || typeof value === typeof before);
  };
  return Object.fromEntries(Object.entries(typed).filter(fits)) as Partial<V>;
}

function differing<V extends object>(start: V, values: V): Partial<V> {
  const held = new Map<string, unknown>(Object.entries(start));
  const differs = ([name, value]: [string, unknown]) => JSON.stringify(held.get(name)) !== JSON.stringify(value);
  return Object.fromEntries(Object.entries(values).filter(differs)) as Partial<V>;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
