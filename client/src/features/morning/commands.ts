// The answers of the morning round, each one gesture that can be taken back.
import type { When } from "../../protocol/types.gen";
import type { Deal } from "../../store/deals";
import { type Done, deleteDraft, gesture, instantNow, setBack, setDraft } from "../../store/gesture";
import type { Draft, Row, Store } from "../../store/store";

/** Nothing was written, so nothing has to be taken back. */
const NOTHING: Done = { undo: async () => {} };

interface Planned {
  readonly when?: When | null;
  readonly note?: string;
  readonly kind?: string;
}

/** *Today*: it stays to do; one that was put off comes back, and the words become what is to be done. */
export function keepForToday(store: Store, deal: Deal, words: string, today: string, tomorrow: number): Promise<Done> {
  const isLater = deal.due !== null && deal.due >= tomorrow;
  const plan = { ...(isLater && { when: { due: today, zone: store.user.zone, minutes: null } }), ...noted(words) };
  return Object.keys(plan).length === 0 ? Promise.resolve(NOTHING) : planNext(store, deal.id, deal.next, plan);
}

/** *Not today*: the next action moves to the date. */
export function putOff(store: Store, deal: Deal, when: When, words: string): Promise<Done> {
  return planNext(store, deal.id, deal.next, { when, ...noted(words) });
}

function noted(words: string): Pick<Planned, "note"> {
  return words.trim() === "" ? {} : { note: words.trim() };
}

/** Move the next action, or make one where nothing is planned (SYNC 2, "set a reminder"). */
function planNext(store: Store, root: string, next: Row<"action"> | null, plan: Planned): Promise<Done> {
  if (next !== null)
    return gesture(store, [setDraft(next, { ...plan })], () => setBack(store, next, Object.keys(plan)));
  const action = actionDraft(store, root, plan);
  return gesture(store, [action], () => [deleteDraft(store, "action", action.id)]);
}

function actionDraft(store: Store, root: string, plan: Planned): Draft & { readonly id: string } {
  return { kind: "create", entity: "action", id: store.newId(), root, fields: { ...plan } };
}

/** *Won* as it stands, or *Not real*: the project itself fell through (D1). */
export function close(store: Store, { row, money }: Deal, as: "won" | "cancelled", words: string): Promise<Done> {
  const won = as === "won" && money !== null ? { amount: money.amount, currency: money.currency } : null;
  const note = words.trim() === "" ? null : words.trim();
  const draft: Draft = {
    kind: "status.set",
    id: row.id,
    status: as,
    closed_at: instantNow(store),
    ...(as === "won" ? { won } : { note }),
    base: seenStatus(row),
  };
  return gesture(store, [draft], () => {
    const shown = store.row("opportunity", row.id).peek();
    return shown === undefined ? [] : [{ kind: "status.set", id: row.id, status: "open", base: seenStatus(shown) }];
  });
}

/** With the whole record its contested closings were seen, too. */
function seenStatus(row: Row<"opportunity">): number | `n:${number}` {
  const version = row.version("status");
  return typeof version === "number" ? Math.max(version, row.seq) : version;
}

export interface Said {
  /** Of the comment: what was recorded beside the words stands with it. */
  readonly id: string;
  readonly text: string;
  readonly activity: string | null;
  /** When next; null when nothing is planned. */
  readonly when: When | null;
  /** The contact's own next action, which this ends. */
  readonly ends: Row<"action"> | null;
}

/** What was said to a contact, and when next: one gesture (B11). */
export function logTouch(store: Store, contact: string, said: Said): Promise<Done> {
  const at = instantNow(store);
  const comment: Draft & { readonly id: string } = {
    kind: "comment.add",
    id: said.id,
    root: contact,
    text: said.text.trim(),
    activity: said.activity,
    happened_at: at,
  };
  const drafts: Draft[] = [comment];
  const made = [deleteDraft(store, "comment", comment.id)];
  if (said.ends !== null) drafts.push({ kind: "action.done", id: said.ends.id, done_at: at });
  if (said.when !== null) {
    const action = actionDraft(store, contact, { when: said.when });
    drafts.push(action);
    made.push(deleteDraft(store, "action", action.id));
  }
  return gesture(store, drafts, () => made);
}

/** A visit is for another day: planned as the contact's own next action. */
export function planVisit(
  store: Store,
  contact: string,
  plan: { readonly when: When; readonly note: string; readonly kind: string | null },
): Promise<Done> {
  const { when, note, kind } = plan;
  const action = actionDraft(store, contact, { when, ...noted(note), ...(kind !== null && { kind }) });
  return gesture(store, [action], () => [deleteDraft(store, "action", action.id)]);
}

/** *What could interest them?*: kept as a note beside the answer. */
export function noteInterest(store: Store, contact: string, words: string): Promise<Done> {
  const id = store.newId();
  const draft: Draft = { kind: "comment.add", id, root: contact, text: words.trim(), happened_at: instantNow(store) };
  return gesture(store, [draft], () => [deleteDraft(store, "comment", id)]);
}

/** Where parked contacts go: to the one member who is nobody (J6). */
export function parkingPlace(store: Store): string | null {
  const found = [...store.rows("member").value.values()].find(({ data }) => data.parking === true);
  return found?.id ?? null;
}

/** Without a place for parking it is the client folder that is put away, with everybody in it. */
export function parkFolder(store: Store, folder: Row<"folder">): Promise<Done> {
  return gesture(store, [setDraft(folder, { parked: true })], () => setBack(store, folder, ["parked"]));
}
