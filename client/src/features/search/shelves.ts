// Reads comments and prospect rows for searching while nobody waits for it, and keeps up with what changes.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { monotonic } from "../../clock";
import type { Query } from "../../store/query";
import type { Row, Shelved, Store } from "../../store/store";
import { type Found, type Line, ShelfText } from "./shelf-text";

const SLICE = 250;
/** What is found so far is shown anew after so long, not after each slice. */
const SHOW_MS = 200;

export interface Shelves {
  /** Moves when there is more to find. */
  readonly turn: ReadonlySignal<number>;
  /** Everything that stands on this device has been read. */
  readonly isWhole: ReadonlySignal<boolean>;
  find(entity: Shelved, query: Query): readonly Found[];
}

const kept = new WeakMap<Store, Shelves>();

/** Of a store; reading begins when somebody first asks for it, and goes on to the end. */
export function shelvesOf(store: Store): Shelves {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const turn = signal(0);
  const isWhole = signal(false);
  const texts = {
    comment: newShelf(store, "comment", lineOfComment, turn),
    prospect: newShelf(store, "prospect", lineOfProspect, turn),
  };
  const made: Shelves = { turn, isWhole, find: (entity, query) => texts[entity].text.find(query) };
  kept.set(store, made);
  void (async () => {
    await texts.comment.read();
    await texts.prospect.read();
    isWhole.value = true;
  })();
  return made;
}

interface Slice<E extends Shelved> {
  readonly rows: readonly Row<E>[];
  readonly after: string | null;
}

interface OneShelf {
  readonly text: ShelfText;
  read(): Promise<void>;
}

function newShelf<E extends Shelved>(
  store: Store,
  entity: E,
  lineOf: (row: Row<E>) => Line | null,
  turn: Signal<number>,
): OneShelf {
  const text = new ShelfText();
  const lines = (rows: readonly Row<E>[]) => rows.map(lineOf).filter((line) => line !== null);
  const refresh = async (ids: readonly string[]): Promise<void> => {
    for (let at = 0; at < ids.length; at += SLICE) {
      const some = ids.slice(at, at + SLICE);
      const rows = await store.shelf.rows(entity, some).catch(() => null);
      if (rows === null) return; // the device does not answer: what was found before stands
      text.change(some, lines(rows));
    }
    turn.value += 1;
  };
  const read = async (): Promise<void> => {
    let after: string | null = null;
    let shown = monotonic();
    do {
      const slice: Slice<E> | null = await store.shelf.slice(entity, after, SLICE).catch(() => null);
      if (slice === null) return;
      text.add(lines(slice.rows));
      after = slice.after;
      if (after === null || monotonic() - shown > SHOW_MS) {
        turn.value += 1;
        shown = monotonic();
      }
      await new Promise((resolve) => setTimeout(resolve, 0)); // keys and frames come in between
    } while (after !== null);
    await refresh(store.shelf.made(entity));
  };
  // What changes while the first reading is under way is struck out and read again: whichever comes first, the later stands.
  store.shelf.watch(entity, (ids) => {
    if (ids !== null) void refresh(ids);
    else {
      text.clear();
      void read();
    }
  });
  return { text, read };
}

function lineOfComment(row: Row<"comment">): Line | null {
  const text = row.data.text?.trim() ?? "";
  return text === "" || row.root === null ? null : { id: row.id, root: row.root, text, numbers: numbersIn(text) };
}

function lineOfProspect(row: Row<"prospect">): Line | null {
  if (row.root === null) return null;
  const cells = Object.entries(row.data).filter(([field]) => field.startsWith("cell:"));
  const texts = cells.map(([, value]) => value).filter((value): value is string => typeof value === "string");
  return { id: row.id, root: row.root, text: texts.join("  "), numbers: texts.flatMap(numbersIn) };
}

const NUMBER = /\+?[\d(][\d\s()./-]{5,}\d/g;

function numbersIn(text: string): readonly string[] {
  return text.match(NUMBER) ?? [];
}
