// The row that a screen shows: what the server said, with the own waiting operations laid on top. Never a merge.

import { ENTITIES, type EntityName, type WireRow } from "../protocol/types.gen";
import { foldTag } from "./fold-text";
import { isSet, type Stroke } from "./strokes";
import type { Trashed } from "./types";

type Data = Record<string, unknown>;
type Elements = Readonly<Record<string, number>>;

export interface Folded {
  readonly entity: EntityName;
  readonly id: string;
  readonly root: string | null;
  readonly seq: number;
  readonly data: Readonly<Data>;
  readonly trashed: Trashed | null;
  version(field: string): number | `n:${number}`;
  /** The add of an element of a set that is shown here, for `seen`. */
  seen(field: string, element: string): number | `n:${number}`;
}

/** `strokes` in the order of their numbers. Undefined when there is no such record: unknown, left, or erased. */
export function fold(base: WireRow | undefined, strokes: readonly Stroke[], user: string): Folded | undefined {
  const known = base !== undefined && base.deleted !== true ? base : undefined;
  if (strokes.length === 0) return known && plain(known);
  const row = new Canvas(known, user);
  for (const stroke of strokes) row.lay(stroke);
  return row.folded();
}

function plain(base: WireRow): Folded {
  const data = base.data ?? {};
  return {
    entity: base.entity as EntityName,
    id: base.id,
    root: base.root ?? null,
    seq: base.seq,
    data,
    trashed: base.trashed ?? null,
    version: (field) => baseVersion(base, field),
    seen: (field, element) => elementsOf(data[field])[element] ?? 0,
  };
}

/** `v` holds for every field present, `fv` for those written later; an absent field was never written. */
function baseVersion(base: WireRow | undefined, field: string): number {
  if (base?.data === undefined || !(field in base.data)) return 0;
  return base.fv?.[field] ?? base.v ?? base.seq;
}

function numbered(n: number | undefined): `n:${number}` | undefined {
  return n === undefined ? undefined : `n:${n}`;
}

function elementsOf(value: unknown): Elements {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Elements) : {};
}

/** Kinds of records that belong to whoever makes them. */
const OWNED: ReadonlySet<unknown> = new Set(["root", "personal"]);

class Canvas {
  readonly #base: WireRow | undefined;
  readonly #user: string;
  readonly #own = new Map<string, number>();
  readonly #ownElements = new Map<string, number>();
  #data: Data | null;
  #trashed: Trashed | null;
  #entity: EntityName;
  #id: string;
  #root: string | null;

  constructor(base: WireRow | undefined, user: string) {
    this.#base = base;
    this.#user = user;
    this.#data = base === undefined ? null : { ...base.data };
    this.#trashed = base?.trashed ?? null;
    this.#entity = (base?.entity ?? "") as EntityName;
    this.#id = base?.id ?? "";
    this.#root = base?.root ?? null;
  }

  lay(stroke: Stroke): void {
    if (this.#data === null) {
      if (stroke.make === undefined) return; // a change to what is not here: shown as unsent, not as a record
      this.#make(stroke, stroke.make.root);
    }
    for (const [field, value] of Object.entries(stroke.write ?? {})) this.#write(stroke.n, field, value);
    if (stroke.add !== undefined) this.#add(stroke.n, stroke.add.field, stroke.add.element);
    if (stroke.remove !== undefined) this.#remove(stroke.n, stroke.remove);
    if (stroke.trash !== undefined) this.#trashed = stroke.trash ? { by: this.#user, at: stroke.at } : null;
  }

  folded(): Folded | undefined {
    if (this.#data === null) return undefined;
    const [base, own, ownElements] = [this.#base, this.#own, this.#ownElements];
    const data = this.#data;
    return {
      entity: this.#entity,
      id: this.#id,
      root: this.#root,
      seq: base?.seq ?? 0,
      data,
      trashed: this.#trashed,
      version: (field) => numbered(own.get(field)) ?? baseVersion(base, field),
      seen: (field, element) =>
        numbered(ownElements.get(`${field}\n${element}`)) ?? elementsOf(data[field])[element] ?? 0,
    };
  }

  #make(stroke: Stroke, root: string | null): void {
    [this.#entity, this.#id, this.#root] = [stroke.entity, stroke.id, root];
    this.#data = { created_by: this.#user, created_at: stroke.at };
    if (OWNED.has(ENTITIES[stroke.entity]?.kind)) this.#data.owner = this.#user;
  }

  #write(n: number, field: string, value: unknown): void {
    this.#own.set(field, n);
    if (!isSet(this.#entity, field, value)) {
      this.#set(field, value);
      return;
    }
    this.#set(field, {});
    for (const element of Array.isArray(value) ? value : Object.keys(elementsOf(value))) {
      if (typeof element === "string") this.#add(n, field, element);
    }
  }

  #add(n: number, field: string, element: string): void {
    const elements = elementsOf(this.#data?.[field]);
    if (Object.keys(elements).some((other) => foldTag(other) === foldTag(element))) return; // one tag, typed otherwise
    this.#own.set(field, n);
    this.#ownElements.set(`${field}\n${element}`, n);
    this.#set(field, { ...elements, [element]: 0 });
  }

  #remove(n: number, { field, element, seen }: NonNullable<Stroke["remove"]>): void {
    const elements = elementsOf(this.#data?.[field]);
    const added = elements[element];
    if (added === undefined || (seen !== null && added > seen)) return; // added anew since: that add stays
    this.#own.set(field, n);
    this.#set(field, Object.fromEntries(Object.entries(elements).filter(([other]) => other !== element)));
  }

  #set(field: string, value: unknown): void {
    if (this.#data !== null && field !== "__proto__") this.#data[field] = value;
  }
}
