// Who already works with whom, as far as this device knows: the check before entering (B1), which warns and never blocks.
import { computed, type ReadonlySignal } from "@preact/signals";
import { companyKey, mailKey, phoneKey } from "./fold-text";
import { reachesOf } from "./reach";
import { sound } from "./sound-text";
import { titleOf } from "./titles";
import type { Row, Store } from "./types";

export type ClientRow = Row<"folder"> | Row<"contact"> | Row<"opportunity">;

export interface KnownClient {
  readonly row: ClientRow;
  /** The name under which it was recognised, as it stands in the record. */
  readonly title: string;
  readonly owner: string | null;
  readonly match: "same" | "similar";
  readonly by: "name" | "phone" | "email";
}

/** What is being typed. */
export interface Probe {
  readonly names?: readonly string[];
  readonly phones?: readonly string[];
  readonly emails?: readonly string[];
}

export interface ClientIndex {
  /** Those that may be meant, the surest first. */
  find(probe: Probe, limit?: number): readonly KnownClient[];
}

/** Fewer digits are an extension, not a number. */
const PHONE_DIGITS = 7;
/** Less tells nothing yet: half the book would be "similar". */
const NAME_LETTERS = 3;
/** The begin of one word may stand for many firms ("hotel"); up to this many it tells something. */
const FEW = 4;
const MOST_OF = 0.6;

interface Named {
  readonly key: string;
  readonly row: ClientRow;
  readonly title: string;
}

const kept = new WeakMap<Store, ReadonlySignal<ClientIndex>>();

/** The index of a store, built when somebody first asks; only the kind of record that changed is gone through again. */
export function knownClientsOf(store: Store): ReadonlySignal<ClientIndex> {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const parts = [
    computed(() => partOf(store.rows("opportunity").value.values())),
    computed(() => partOf(store.rows("folder").value.values())),
    computed(() => partOf(store.rows("contact").value.values())),
  ];
  const made = computed(() => asIndex(parts.map((part) => part.value)));
  kept.set(store, made);
  return made;
}

/** Build the index once for a set of rows; asking it costs the same however many there are. */
export function clientIndex(rows: Iterable<ClientRow>): ClientIndex {
  return asIndex([partOf(rows)]);
}

interface Part {
  readonly byPhone: ReadonlyMap<string, readonly ClientRow[]>;
  readonly byMail: ReadonlyMap<string, readonly ClientRow[]>;
  /** By key. */
  readonly names: readonly Named[];
  /** By how the key sounds; made when a name is typed that nobody is called exactly. */
  readonly bySound: () => ReadonlyMap<string, readonly Named[]>;
}

/** What one row is recognised by. */
interface Keys {
  readonly names: readonly Named[];
  readonly phones: readonly string[];
  readonly mails: readonly string[];
}

/** Rows never change in place: the keys of one hold as long as the row does. */
const keyed = new WeakMap<ClientRow, Keys>();

function keysOf(row: ClientRow): Keys {
  const known = keyed.get(row);
  if (known !== undefined) return known;
  const named = namesOf(row).map((title) => ({ key: companyKey(title), row, title }));
  const reaches = row.entity === "contact" ? reachesOf(row.data) : [];
  const texts = (kind: "phone" | "email") => reaches.filter((reach) => reach.kind === kind).map(({ text }) => text);
  const made = {
    names: named.filter(({ key }) => key !== ""),
    phones: texts("phone").map(longEnough).filter(Boolean),
    mails: texts("email").map(mailKey).filter(Boolean),
  };
  keyed.set(row, made);
  return made;
}

function partOf(rows: Iterable<ClientRow>): Part {
  const byPhone = new Map<string, ClientRow[]>();
  const byMail = new Map<string, ClientRow[]>();
  const all: Named[] = [];
  for (const row of rows) {
    const { names, phones, mails } = keysOf(row);
    for (const named of names) all.push(named);
    for (const phone of phones) add(byPhone, phone, row);
    for (const mail of mails) add(byMail, mail, row);
  }
  all.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  let bySound: ReadonlyMap<string, readonly Named[]> | undefined;
  return {
    byPhone,
    byMail,
    names: all,
    bySound: () => {
      bySound ??= groupedBySound(all);
      return bySound;
    },
  };
}

/** How a name sounds holds as long as the name does. */
const heard = new WeakMap<Named, string>();

function groupedBySound(names: readonly Named[]): ReadonlyMap<string, readonly Named[]> {
  const found = new Map<string, Named[]>();
  for (const named of names) {
    const how = heard.get(named) ?? sound(named.key);
    heard.set(named, how);
    add(found, how, named);
  }
  return found;
}

function asIndex(parts: readonly Part[]): ClientIndex {
  return {
    find(probe, limit = 3) {
      const found = new Found();
      const keys = (probe.names ?? []).map(companyKey);
      for (const { byPhone, byMail, names, bySound } of parts) {
        for (const phone of probe.phones ?? []) found.all(byPhone.get(longEnough(phone)), "phone");
        for (const mail of probe.emails ?? []) found.all(byMail.get(mailKey(mail)), "email");
        for (const key of keys) {
          const matching = matchingNames(names, key);
          found.named(matching);
          if (matching.same.length > 0 || key.length < NAME_LETTERS) continue;
          found.named({ same: [], similar: bySound().get(sound(key)) ?? [] }); // typed as it is heard, in either script
        }
      }
      return found.best(limit);
    },
  };
}

function namesOf(row: ClientRow): string[] {
  switch (row.entity) {
    case "folder":
      return texts(row.data.name, row.data.alt_name);
    case "contact":
      return texts(row.data.company);
    case "opportunity":
      return texts(row.data.title);
    default:
      return row satisfies never;
  }
}

function texts(...values: readonly (string | null | undefined)[]): string[] {
  return values.filter((value): value is string => typeof value === "string" && value !== "");
}

function add<T>(map: Map<string, T[]>, key: string, one: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [one]);
  else list.push(one);
}

function longEnough(phone: string): string {
  const key = phoneKey(phone);
  return key.length < PHONE_DIGITS ? "" : key;
}

/** Same key, a key that begins with what is typed, or one that what is typed goes on from. */
function matchingNames(names: readonly Named[], key: string): { same: Named[]; similar: Named[] } {
  if (key.length < NAME_LETTERS) return { same: [], similar: [] };
  const from = firstAtLeast(names, key);
  const same: Named[] = [];
  const begun: Named[] = [];
  for (let at = from; at < names.length && begun.length <= FEW; at += 1) {
    const named = names[at];
    if (named === undefined || !named.key.startsWith(key)) break;
    if (named.key === key) same.push(named);
    else begun.push(named);
  }
  const telling = begun.filter((named) => key.includes(" ") || key.length >= named.key.length * MOST_OF);
  const similar = begun.length <= FEW && key.length > NAME_LETTERS ? begun : telling;
  return { same, similar: [...similar, ...shorter(names, key)] };
}

/** "Toyota Bank Norge" is typed and "Toyota Bank" is known. */
function shorter(names: readonly Named[], key: string): Named[] {
  const found: Named[] = [];
  for (let end = key.lastIndexOf(" "); end > NAME_LETTERS; end = key.lastIndexOf(" ", end - 1)) {
    const part = key.slice(0, end);
    for (let at = firstAtLeast(names, part); names[at]?.key === part; at += 1) found.push(names[at] as Named);
  }
  return found;
}

function firstAtLeast(names: readonly Named[], key: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle]?.key ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Collects matches, each record once, and puts the telling ones first. */
class Found {
  readonly #byId = new Map<string, KnownClient>();

  all(rows: readonly ClientRow[] | undefined, by: "phone" | "email"): void {
    for (const row of rows ?? []) this.#take(row, titleOf(row), "same", by);
  }

  named({ same, similar }: { same: readonly Named[]; similar: readonly Named[] }): void {
    for (const { row, title } of same) this.#take(row, title, "same", "name");
    for (const { row, title } of similar) this.#take(row, title, "similar", "name");
  }

  /** One that is known as the same stays so, whatever else of it is only similar. */
  #take(row: ClientRow, title: string, match: "same" | "similar", by: KnownClient["by"]): void {
    if (this.#byId.get(row.id)?.match === "same" || (match === "similar" && this.#byId.has(row.id))) return;
    this.#byId.set(row.id, { row, title, owner: row.data.owner ?? null, match, by });
  }

  best(limit: number): readonly KnownClient[] {
    return [...this.#byId.values()].sort((a, b) => weight(a) - weight(b)).slice(0, limit);
  }
}

const KIND = { opportunity: 0, folder: 1, contact: 2 } as const;

/** Same before similar, open work before the rest, then opportunity, folder, contact. */
function weight(known: KnownClient): number {
  const { row } = known;
  const closed = row.entity === "opportunity" && (row.data.status?.is ?? "open") !== "open";
  return (known.match === "same" ? 0 : 10) + (closed ? 5 : 0) + KIND[row.entity];
}
