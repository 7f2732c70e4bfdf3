// Reads all comments and prospect rows of a device, keeps their words, and answers what is asked of them: in a worker.
import { monotonic } from "../../clock";
import type { Shelved } from "../../store/store";
import { type Line, lineOf, type ShelfRow } from "./shelf-lines";
import { ShelfText } from "./shelf-text";
import type { Asked, Told } from "./shelf-words";

export interface Slice {
  readonly rows: readonly ShelfRow[];
  /** Where to go on; null when this was the last one. */
  readonly after: string | null;
}

export interface Source {
  slice(entity: Shelved, after: string | null, limit: number): Promise<Slice>;
  rows(entity: Shelved, ids: readonly string[]): Promise<readonly ShelfRow[]>;
  /** Let what is asked meanwhile be answered in between. */
  breath(): Promise<void>;
}

const SLICE = 250;
/** What is found so far is shown anew after so long, not after each slice. */
const SHOW_MS = 200;

export class ShelfHost {
  readonly #source: Source;
  readonly #tell: (told: Told) => void;
  readonly #texts = { comment: new ShelfText(), prospect: new ShelfText() };
  /** A reading that has been begun anew ends the one before. */
  readonly #readings = { comment: 0, prospect: 0 };
  /** One after the other: whichever is read later stands. */
  #changing: Promise<void> = Promise.resolve();

  constructor(source: Source, tell: (told: Told) => void) {
    this.#source = source;
    this.#tell = tell;
  }

  async begin(): Promise<void> {
    await this.#read("comment");
    await this.#read("prospect");
  }

  hear(asked: Exclude<Asked, { kind: "open" }>): void {
    if (asked.kind === "find") {
      const finds = {
        comment: this.#texts.comment.find(asked.query),
        prospect: this.#texts.prospect.find(asked.query),
      };
      this.#tell({ kind: "found", call: asked.call, finds });
    }
    if (asked.kind === "rows") void this.#tellRows(asked);
    if (asked.kind === "change") this.#changing = this.#changing.then(() => this.#change(asked));
    if (asked.kind === "again") void this.#again(asked.entity);
  }

  async #tellRows({ call, entity, ids }: Extract<Asked, { kind: "rows" }>): Promise<void> {
    this.#tell({ kind: "rows", call, rows: await this.#rows(entity, ids) });
  }

  /** None when the device does not answer: what was found before stands. */
  #rows(entity: Shelved, ids: readonly string[]): Promise<readonly ShelfRow[]> {
    return this.#source.rows(entity, ids).catch(() => []);
  }

  async #again(entity: Shelved): Promise<void> {
    this.#texts[entity].clear();
    await this.#read(entity);
  }

  async #read(entity: Shelved): Promise<void> {
    this.#readings[entity] += 1;
    const reading = this.#readings[entity];
    let after: string | null = null;
    let shown = monotonic();
    do {
      const slice: Slice | null = await this.#source.slice(entity, after, SLICE).catch(() => null);
      if (slice === null || reading !== this.#readings[entity]) return;
      this.#texts[entity].add(linesOf(entity, slice.rows));
      after = slice.after;
      if (monotonic() - shown > SHOW_MS) {
        this.#tell({ kind: "more" });
        shown = monotonic();
      }
      await this.#source.breath();
    } while (after !== null);
    this.#tell({ kind: "whole", entity });
  }

  async #change({ entity, ids, own }: Extract<Asked, { kind: "change" }>): Promise<void> {
    const others = ids.filter((id) => !own.has(id));
    for (let at = 0; at < others.length; at += SLICE) {
      const some = others.slice(at, at + SLICE);
      this.#texts[entity].change(some, linesOf(entity, await this.#rows(entity, some)));
      await this.#source.breath();
    }
    this.#texts[entity].change(
      [...own.keys()],
      [...own.values()].filter((line) => line !== null),
    );
    this.#tell({ kind: "more" });
  }
}

function linesOf(entity: Shelved, rows: readonly ShelfRow[]): readonly Line[] {
  const live = rows.filter(({ deleted, trashed }) => deleted !== true && (trashed ?? null) === null);
  return live.map((row) => lineOf(entity, row)).filter((line) => line !== null);
}
