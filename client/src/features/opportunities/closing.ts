// Closing an opportunity as won, lost or cancelled, and opening it again.

import type { Status, StatusName, Won } from "../../protocol/types.gen";
import { type Done, deleteDraft, gesture, instantNow, setBack, setDraft } from "../../store/gesture";
import { dueInstant } from "../../store/next-action";
import { wallDay } from "../../store/quick-dates";
import type { Draft, Row, Store } from "../../store/store";
import { copyDrafts } from "./copying";
import { chosenFolder, type FolderChoice } from "./folders";
import type { Plan } from "./planning";

type Opportunity = Row<"opportunity">;

export interface Winning {
  readonly won: Won | null;
  readonly closedAt: string;
  /** A copy for renewal, on standby to its date. */
  readonly renewal: Plan | null;
  /** The client folder that both go into, when there is none yet: one on this device, or a new one. */
  readonly folder: FolderChoice | null;
}

/** Won, with the copy for renewal and the folder for both: one gesture, all or nothing. */
export function closeAsWon(store: Store, row: Opportunity, winning: Winning): Promise<Done> {
  const drafts: Draft[] = [statusDraft(row, "won", { closed_at: winning.closedAt, won: winning.won })];
  const undone: (() => readonly Draft[])[] = [() => statusBack(store, row)];
  const folder = winning.folder === null ? null : chosenFolder(store, winning.folder);
  if (folder !== null) {
    drafts.push(...folder.drafts, setDraft(row, { folder: folder.id }));
    undone.push(() => setBack(store, row, ["folder"]), folder.back);
  }
  if (winning.renewal !== null) {
    const copy = copyDrafts(store, row, { plan: winning.renewal, folder: folder?.id ?? null });
    drafts.push(...copy.drafts);
    undone.push(() => [deleteDraft(store, "opportunity", copy.id)]);
  }
  return gesture(store, drafts, () => undone.flatMap((back) => back()));
}

export interface Losing {
  readonly reason: string;
  readonly note: string;
  readonly competitor: string;
}

/** Lost to a competitor, or cancelled because the project itself fell through (D1, C11). */
export function closeAs(store: Store, row: Opportunity, status: "lost" | "cancelled", why: Losing): Promise<Done> {
  const draft = statusDraft(row, status, {
    closed_at: instantNow(store),
    reason: textOrNull(why.reason),
    note: textOrNull(why.note),
    competitor: textOrNull(why.competitor),
  });
  return gesture(store, [draft], () => statusBack(store, row));
}

/** Write what was wrong about a closing anew, most often its day (C10): it stays closed as it was. */
export function correctClosing(store: Store, row: Opportunity, corrected: Closing): Promise<Done> {
  const { is = "open", ...closing } = row.data.status ?? {};
  return gesture(store, [statusDraft(row, is, { ...closing, ...corrected })], () => statusBack(store, row));
}

/** Give it the status that it had: as won, lost or cancelled with all that was said then, or open. */
export function restoreStatus(store: Store, row: Opportunity, status: Status | null): Promise<Done> {
  const { is = "open", ...closing } = status ?? {};
  return gesture(store, [statusDraft(row, is, closing)], () => statusBack(store, row));
}

/** Open again: its actions count again, and the closing stays in the history. */
export function reopen(store: Store, row: Opportunity): Promise<Done> {
  return gesture(store, [statusDraft(row, "open", {})], () => statusBack(store, row));
}

type Closing = Pick<Extract<Draft, { kind: "status.set" }>, "closed_at" | "reason" | "note" | "competitor" | "won">;

function statusDraft(row: Opportunity, status: StatusName, closing: Closing): Draft {
  return { kind: "status.set", id: row.id, status, ...closing, base: seenStatus(row) };
}

/** With the whole record its contested closings were seen, too: their conflict raises the record's number, not the status's. */
function seenStatus(row: Opportunity): number | `n:${number}` {
  const version = row.version("status");
  return typeof version === "number" ? Math.max(version, row.seq) : version;
}

function statusBack(store: Store, row: Opportunity): Draft[] {
  const shown = store.row("opportunity", row.id).peek();
  if (shown === undefined) return [];
  const { is = "open", ...closing } = row.data.status ?? {};
  return [statusDraft(shown, is, closing)];
}

/** A day that was typed as an instant: now when it is today, else the noon of it, which no zone moves to another day. */
export function closedOn(store: Store, day: string, zone: string): string {
  const now = store.now();
  return new Date(day === wallDay(now, zone) ? now : dueInstant({ due: `${day}T12:00` }, zone)).toISOString();
}

function textOrNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}
