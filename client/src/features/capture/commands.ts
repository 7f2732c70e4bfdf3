// One capture is one gesture: folder, contact, opportunity, the person in it, next action and note, all or nothing.
import type { Fields } from "../../protocol/types.gen";
import { readAmount } from "../../store/amount-text";
import { sourceAt } from "../../store/event-now";
import { emailValue, phoneValue, reachKey } from "../../store/reach";
import type { Draft } from "../../store/store";
import { type CaptureNote, folderNames, nameOf } from "./note";

export interface CaptureContext {
  newId(): string;
  derivedId(name: string): string;
  readonly user: string;
  readonly currency: string;
  /** The moment of capture, as it goes on the wire. */
  readonly at: string;
  /** The first step of the default pipeline; the server would take the same, the phone shows it at once. */
  readonly step: string | null;
  /** Before an amount that cannot be read: it is kept in words, never lost and never in the way of saving. */
  readonly amountWord: string;
}

const FIRST = "a0";

/**
 * The operations of a capture. `id` is the opportunity's and the draft's: a draft that was saved just before a crash is known
 * by it, and is never saved twice.
 */
export function captureGesture(id: string, note: CaptureNote, context: CaptureContext): readonly Draft[] {
  const folder = folderOf(note, context);
  const contact = contactOf(note, folder.id, context);
  const drafts: Draft[] = [...folder.drafts, ...contact.drafts];
  drafts.push({ kind: "create", entity: "opportunity", id, fields: opportunityFields(note, folder.id, context) });
  if (contact.id !== null) {
    const participant = context.derivedId(`participant:${id}:${contact.id}`);
    const fields = { contact: contact.id, rank: FIRST };
    drafts.push({ kind: "create", entity: "participant", id: participant, root: id, fields });
  }
  if (note.when !== null) {
    const fields = { when: note.when, ...filled({ note: note.whatFor }) };
    drafts.push({ kind: "create", entity: "action", id: context.newId(), root: id, fields });
  }
  const text = commentText(note);
  if (text !== "") {
    drafts.push({ kind: "comment.add", id: context.newId(), root: id, text, happened_at: context.at });
  }
  return drafts;
}

/** What for without a date is no action yet, but nothing typed is dropped: it stands in the note, and the event's words below. */
function commentText(note: CaptureNote): string {
  const parts = note.when === null ? [note.text, note.whatFor] : [note.text];
  return [...parts, note.event?.comment ?? ""]
    .map((part) => part.trim())
    .filter(Boolean)
    .join("\n");
}

interface Made {
  readonly id: string | null;
  readonly drafts: readonly Draft[];
}

function folderOf(note: CaptureNote, context: CaptureContext): Made {
  if (note.folderId !== null) return { id: note.folderId, drafts: [] };
  if (note.folder.trim() === "") return { id: null, drafts: [] };
  const id = context.newId();
  return { id, drafts: [{ kind: "create", entity: "folder", id, fields: folderNames(note.folder) }] };
}

function contactOf(note: CaptureNote, folder: string | null, context: CaptureContext): Made {
  if (note.contactId !== null) return { id: note.contactId, drafts: [] };
  const own = filled({
    first_name: note.firstName,
    last_name: note.lastName,
    job_title: note.jobTitle,
    website: note.website,
    company: note.company,
  });
  const fields: Record<string, unknown> = { ...own };
  if (note.phone.trim() !== "") fields[`phone:${reachKey(context.newId())}`] = phoneValue(note.phone, FIRST);
  if (note.email.trim() !== "") fields[`email:${reachKey(context.newId())}`] = emailValue(note.email, FIRST);
  if (Object.keys(fields).length === 0) return { id: null, drafts: [] };
  if (folder !== null) {
    fields.folder = folder;
    if (note.folder.trim() !== "") fields.company ??= folderNames(note.folder).name;
  }
  const id = context.newId();
  return { id, drafts: [{ kind: "create", entity: "contact", id, fields }] };
}

function opportunityFields(note: CaptureNote, folder: string | null, context: CaptureContext): Fields {
  const amount = note.amount.trim() === "" ? null : readAmount(note.amount);
  const title = nameOf(note);
  const step = note.step ?? context.step;
  const tags = [...new Set([...note.tags, ...(note.event?.tags ?? [])])];
  return {
    title,
    captured_at: context.at,
    captured_by: context.user,
    ...filled({ source: sourceOf(note) }),
    ...(step === null ? {} : { step }),
    ...(folder === null ? {} : { folder }),
    ...(amount === null ? {} : { money: { amount, currency: note.currency || context.currency, probability: null } }),
    ...filled({ description: leftOver(note, title, amount, context) }),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

/** Where somebody said it came from counts; else it came from where I am. */
function sourceOf({ source, event }: CaptureNote): string {
  return source.trim() === "" && event !== null ? sourceAt(event) : source;
}

/** What fits no field of its own, so that nothing typed is lost: the rest of a long title, an amount nobody can read. */
function leftOver(note: CaptureNote, title: string, amount: string | null, { amountWord }: CaptureContext): string {
  const typed = { title: note.title.trim(), amount: note.amount.trim() };
  const lines = [];
  if (typed.title.length > title.length) lines.push(typed.title);
  if (typed.amount !== "" && amount === null) lines.push(`${amountWord}: ${typed.amount}`);
  return lines.join("\n");
}

function filled(fields: Readonly<Record<string, string>>): Fields {
  const trimmed = Object.entries(fields).map(([field, text]) => [field, text.trim()] as const);
  return Object.fromEntries(trimmed.filter(([, text]) => text !== ""));
}
