// The people of an opportunity, the most important on top.

import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";
import { type Done, deleteDraft, gesture, restoreDraft, setBack, setDraft } from "../../store/gesture";
import { splitPerson } from "../../store/person-name";
import type { Draft, Row, Store } from "../../store/store";

type Participant = Row<"participant">;

export interface NewPerson {
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

/** Somebody we know takes part; the derived id lets two people who add the same contact add it once. */
export function addParticipant(
  store: Store,
  opportunity: string,
  people: readonly Participant[],
  contact: string,
  role: string,
): Promise<Done> {
  const id = store.derivedId(`participant:${opportunity}:${contact}`);
  const before = store.row("participant", id).peek();
  if (before?.trashed) {
    const drafts = [restoreDraft(store, "participant", id), setDraft(before, { role: textOrNull(role) })];
    return gesture(store, drafts, () => [deleteDraft(store, "participant", id)]);
  }
  const draft = participantDraft(id, opportunity, people, contact, role);
  return gesture(store, [draft], () => [deleteDraft(store, "participant", id)]);
}

/** A card and its place in the sale in one gesture; company and folder come from the sale. */
export function addPerson(
  store: Store,
  row: Row<"opportunity">,
  people: readonly Participant[],
  person: NewPerson,
  role: string,
): Promise<Done> {
  const contact = store.newId();
  const id = store.derivedId(`participant:${row.id}:${contact}`);
  const drafts: Draft[] = [
    { kind: "create", entity: "contact", id: contact, fields: cardFields(store, row, person) },
    participantDraft(id, row.id, people, contact, role),
  ];
  return gesture(store, drafts, () => [deleteDraft(store, "participant", id), deleteDraft(store, "contact", contact)]);
}

/** Somebody of the client who takes no part in this sale: a card in its folder and nothing more (C3). */
export function addToFolder(store: Store, row: Row<"opportunity">, person: NewPerson): Promise<Done> {
  const contact = store.newId();
  const draft: Draft = { kind: "create", entity: "contact", id: contact, fields: cardFields(store, row, person) };
  return gesture(store, [draft], () => [deleteDraft(store, "contact", contact)]);
}

function cardFields(store: Store, row: Row<"opportunity">, person: NewPerson): Readonly<Record<string, unknown>> {
  const folder = row.data.folder ? store.row("folder", row.data.folder).peek() : undefined;
  const names = Object.entries(splitPerson(person.name)).filter(([, value]) => value !== null);
  const [phone, email] = [person.phone.trim(), person.email.trim()];
  return {
    ...Object.fromEntries(names),
    ...(folder?.data.name && { company: folder.data.name, folder: folder.id }),
    ...(phone !== "" && { [`phone:${fieldKey(store)}`]: { raw: phone, rank: "a0" } }),
    ...(email !== "" && { [`email:${fieldKey(store)}`]: { value: email, rank: "a0" } }),
  };
}

/** Eight random hex digits (SYNC 2); the end of a UUIDv7 is random. */
function fieldKey(store: Store): string {
  return store.newId().slice(-8);
}

function participantDraft(
  id: string,
  opportunity: string,
  people: readonly Participant[],
  contact: string,
  role: string,
): Draft {
  const rank = rankAfter(people.at(-1)?.data.rank ?? null);
  const fields = { contact, rank, ...(role.trim() !== "" && { role: role.trim() }) };
  return { kind: "create", entity: "participant", id, root: opportunity, fields };
}

export function setRole(store: Store, person: Participant, typed: string): Promise<Done> {
  const role = textOrNull(typed);
  return gesture(store, [setDraft(person, { role })], () => setBack(store, person, ["role"]));
}

/** Out of this sale; the card stays. */
export function removeParticipant(store: Store, person: Participant): Promise<Done> {
  const draft = deleteDraft(store, "participant", person.id);
  return gesture(store, [draft], () => [restoreDraft(store, "participant", person.id)]);
}

/** Move somebody to another place in the order; only that one rank is written while ranks leave room. */
export async function moveParticipant(
  store: Store,
  people: readonly Participant[],
  person: Participant,
  to: number,
): Promise<Done | null> {
  const others = people.filter(({ id }) => id !== person.id);
  const place = Math.max(0, Math.min(to, others.length));
  if (people.indexOf(person) === place) return null;
  const order = [...others.slice(0, place), person, ...others.slice(place)];
  const moved = ranked(order, place);
  const drafts = moved.map(([row, rank]) => setDraft(row, { rank }));
  return gesture(store, drafts, () => moved.flatMap(([row]) => setBack(store, row, ["rank"])));
}

/** Between its neighbours, or all anew where theirs are missing or equal (two people added at the same time). */
function ranked(order: readonly Participant[], place: number): readonly (readonly [Participant, string])[] {
  const [before, moved, after] = [order[place - 1], order[place], order[place + 1]];
  const [low, high] = [before?.data.rank ?? null, after?.data.rank ?? null];
  const whole = (before === undefined || low !== null) && (after === undefined || high !== null);
  if (moved !== undefined && whole && !(low !== null && high !== null && low >= high)) {
    return [[moved, generateKeyBetween(low, high)]];
  }
  const keys = generateNKeysBetween(null, null, order.length);
  return order.map((row, at) => [row, keys[at] ?? rankAfter(null)]);
}

function rankAfter(last: string | null): string {
  return generateKeyBetween(last, null);
}

function textOrNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}
