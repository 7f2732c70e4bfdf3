// The book of clients: what lists and pages show of folders and contacts, put together once and shared.
import { computed, type ReadonlySignal } from "@preact/signals";
import { type ClientState, clientState } from "../../deals/client-state";
import { houseRule } from "../../deals/house-rules";
import { joinName } from "../../store/alt-name";
import { type Deal, dealsOf } from "../../store/deals";
import { fold } from "../../store/fold-text";
import { lastNotesOf } from "../../store/last-notes";
import { writtenDigits } from "../../store/query";
import { reachesOf } from "../../store/reach";
import { soundOfFolded } from "../../store/sound-text";
import type { Row, Store } from "../../store/store";
import { tagNames } from "../../store/tag-names";
import { titleOf } from "../../store/titles";

export interface Client {
  readonly id: string;
  readonly row: Row<"folder"> | Row<"contact">;
  /** The folder itself, or the one that a contact belongs to. */
  readonly folder: Row<"folder"> | undefined;
  readonly title: string;
  /** A contact's company or job; empty for a folder. */
  readonly sub: string;
  readonly mine: boolean;
  readonly owner: string | null;
  readonly state: ClientState;
  readonly deals: readonly Deal[];
  /** The last time something was done about it, as far as its records tell, ms. */
  readonly touched: number;
  /** Its name folded: the order of the list, and what is found first. */
  readonly folded: string;
  readonly sound: string;
  /** The other name where there is one: the same order for whoever reads that script (B8). */
  readonly other: string;
  /** All it is found by: as it is spelt, as it sounds, and the digits of its numbers. */
  readonly text: string;
  readonly heard: string;
  readonly digits: string;
}

interface Book {
  /** By name. */
  readonly clients: ReadonlySignal<readonly Client[]>;
  readonly dealsByFolder: ReadonlySignal<ReadonlyMap<string, readonly Deal[]>>;
  readonly dealsByContact: ReadonlySignal<ReadonlyMap<string, readonly Deal[]>>;
  /** Contacts of a folder, and those who take part in its opportunities. */
  peopleOf(folder: string): readonly Row<"contact">[];
}

const kept = new WeakMap<Store, Book>();

export function bookOf(store: Store): Book {
  const known = kept.get(store);
  if (known !== undefined) return known;
  const { all, byId } = dealsOf(store);
  const dealsByFolder = computed(() => grouped(all.value, (deal) => deal.row.data.folder ?? null));
  const dealsByContact = computed(() => {
    const found = new Map<string, Deal[]>();
    for (const participant of store.rows("participant").value.values()) {
      const deal = byId.value.get(participant.root ?? "");
      const contact = participant.data.contact;
      if (deal === undefined || !contact) continue;
      const own = found.get(contact);
      if (own === undefined) found.set(contact, [deal]);
      else own.push(deal);
    }
    return found;
  });
  const made: Book = {
    dealsByFolder,
    dealsByContact,
    clients: clientsOf(store, dealsByFolder, dealsByContact),
    peopleOf: (folder) => peopleOf(store, folder, dealsByFolder.value),
  };
  kept.set(store, made);
  return made;
}

type DealMap = ReadonlyMap<string, readonly Deal[]>;
const NONE: readonly Deal[] = [];

/** Ten thousand clients are put together again after each change: one that is made of the same records is kept. */
function clientsOf(
  store: Store,
  byFolder: ReadonlySignal<DealMap>,
  byContact: ReadonlySignal<DealMap>,
): ReadonlySignal<readonly Client[]> {
  const made = new WeakMap<Client["row"], Kept>();
  const keep = (parts: Parts): Client => {
    const before = made.get(parts.row);
    if (before !== undefined && sameParts(before.parts, parts)) return before.client;
    const client = clientOf(store, parts);
    made.set(parts.row, { parts, client });
    return client;
  };
  const months = houseRule(store, "customerMonths");
  return computed(() => {
    const folders = store.rows("folder").value;
    const notes = lastNotesOf(store).value;
    const around = { tags: store.rows("tag").value, months: months.value };
    const noted = (id: string, deals: readonly Deal[]) =>
      deals.reduce((last, deal) => Math.max(last, notes?.get(deal.id) ?? 0), notes?.get(id) ?? 0);
    const found: Client[] = [];
    for (const row of folders.values()) {
      const deals = byFolder.value.get(row.id) ?? NONE;
      found.push(keep({ row, folder: row, deals, company: NONE, noted: noted(row.id, deals), ...around }));
    }
    for (const row of store.rows("contact").value.values()) {
      const folder = row.data.folder ? folders.get(row.data.folder) : undefined;
      const deals = byContact.value.get(row.id) ?? NONE;
      const company = folder === undefined ? NONE : (byFolder.value.get(folder.id) ?? NONE);
      found.push(keep({ row, folder, deals, company, noted: noted(row.id, deals), ...around }));
    }
    return found.sort(byName);
  });
}

interface Parts {
  readonly row: Client["row"];
  readonly folder: Row<"folder"> | undefined;
  readonly deals: readonly Deal[];
  /** Those of a contact's company: whoever works for a customer is one. */
  readonly company: readonly Deal[];
  /** When somebody last wrote about it, ms. */
  readonly noted: number;
  /** Tags are found by the names they are shown under. */
  readonly tags: ReadonlyMap<string, Row<"tag">>;
  readonly months: number;
}
interface Kept {
  readonly parts: Parts;
  readonly client: Client;
}

function sameParts(one: Parts, other: Parts): boolean {
  return (
    one.folder === other.folder &&
    one.noted === other.noted &&
    one.tags === other.tags &&
    one.months === other.months &&
    sameDeals(one.deals, other.deals) &&
    sameDeals(one.company, other.company)
  );
}

function sameDeals(one: readonly Deal[], other: readonly Deal[]): boolean {
  return one === other || (one.length === other.length && one.every((deal, at) => deal === other[at]));
}

/** Folded names are compared as plain text: a collator is ten times slower, and this is done with the whole book. */
function byName(a: Client, b: Client): number {
  if (a.folded !== b.folded) return a.folded < b.folded ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function clientOf(store: Store, { row, folder, deals, company, noted, months }: Parts): Client {
  const { title, sub } = namesOf(row, folder);
  const reached = row.entity === "contact" ? reachesOf(row.data) : [];
  const tags = tagNames(store, row.data.tags);
  const text = fold([title, sub, ...reached.map((reach) => reach.text), ...tags].join("\n"));
  const owner = ownerOf(row, store);
  const folded = fold(title);
  return {
    id: row.id,
    row,
    folder,
    title,
    sub,
    mine: owner === store.user.id,
    owner,
    state: clientState([...deals, ...company], store.now(), months),
    deals,
    touched: Math.max(noted, touchedAt(row, deals)),
    folded,
    sound: soundOfFolded(folded),
    other: fold((row.entity === "folder" && row.data.alt_name?.trim()) || title),
    text,
    heard: soundOfFolded(text),
    digits: reached
      .filter(({ kind }) => kind === "phone")
      .map((reach) => writtenDigits(reach.text))
      .join(" "),
  };
}

function namesOf(row: Client["row"], folder: Row<"folder"> | undefined): Pick<Client, "title" | "sub"> {
  if (row.entity === "folder") return { title: joinName(row.data.name, row.data.alt_name), sub: "" };
  const company = folder === undefined ? (row.data.company ?? "") : joinName(folder.data.name, folder.data.alt_name);
  const told = [company, row.data.job_title ?? ""].filter((text) => text !== "");
  return { title: titleOf(row), sub: told.join(", ") };
}

/** A record that the server has not seen yet belongs to its author (SYNC 2). */
export function ownerOf(row: Row<"folder"> | Row<"contact">, store: Store): string | null {
  return row.data.owner ?? (row.seq === 0 ? store.user.id : null);
}

/** When somebody last wrote about any of these, ms: asked of one page without putting the whole book together. */
export function notedAt(store: Store, records: readonly { readonly id: string }[]): number {
  const notes = lastNotesOf(store).value;
  return records.reduce((last, { id }) => Math.max(last, notes?.get(id) ?? 0), 0);
}

/** The latest instant in the record, its opportunities and what was done in them. */
export function touchedAt(
  row: Client["row"],
  deals: readonly Deal[],
  others: readonly (string | null | undefined)[] = [],
): number {
  const instants = [row.data.updated_at, row.data.created_at, ...others];
  for (const { row: deal } of deals) {
    instants.push(deal.data.updated_at, deal.data.created_at, deal.data.captured_at, deal.data.status?.closed_at);
  }
  return instants.reduce((latest, text) => Math.max(latest, text ? Date.parse(text) || 0 : 0), 0);
}

function peopleOf(store: Store, folder: string, byFolder: DealMap): readonly Row<"contact">[] {
  const contacts = store.rows("contact").value;
  const found = new Map<string, Row<"contact">>();
  const people = dealsOf(store).people.value;
  for (const deal of byFolder.get(folder) ?? NONE) {
    for (const participant of people.get(deal.id) ?? []) {
      const contact = contacts.get(participant.data.contact ?? "");
      if (contact !== undefined) found.set(contact.id, contact);
    }
  }
  for (const contact of contacts.values()) if (contact.data.folder === folder) found.set(contact.id, contact);
  return [...found.values()];
}

function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string | null): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const own = found.get(key);
    if (own === undefined) found.set(key, [item]);
    else own.push(item);
  }
  return found;
}
