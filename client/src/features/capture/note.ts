// What is typed into the capture sheet: kept as a draft from the first words on, and read back from one.
import type { When } from "../../protocol/types.gen";
import { splitName } from "../../store/alt-name";
import { type EventNow, readEvent } from "../../store/event-now";

export interface CaptureNote {
  readonly title: string;
  /** A client folder as typed, and the one that was picked. */
  readonly folder: string;
  readonly folderId: string | null;
  /** A person who is known already. */
  readonly contactId: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly jobTitle: string;
  readonly company: string;
  readonly phone: string;
  readonly email: string;
  readonly website: string;
  readonly amount: string;
  readonly currency: string;
  readonly tags: readonly string[];
  readonly when: When | null;
  readonly whatFor: string;
  readonly text: string;
  readonly source: string;
  readonly step: string | null;
  /** Where it is captured: its tags, source and words go on top of what is typed (A6). */
  readonly event: EventNow | null;
}

export const BLANK: CaptureNote = {
  title: "",
  folder: "",
  folderId: null,
  contactId: null,
  firstName: "",
  lastName: "",
  jobTitle: "",
  company: "",
  phone: "",
  email: "",
  website: "",
  amount: "",
  currency: "",
  tags: [],
  when: null,
  whatFor: "",
  text: "",
  source: "",
  step: null,
  event: null,
};

/** The kind under which the store keeps these drafts. */
export const CAPTURE = "capture";

/** Nothing was typed: what the sheet was opened with (a folder, a step, a currency, an event) is no draft yet. */
export function isBlank(note: CaptureNote): boolean {
  const { folderId, contactId, step, currency, event, ...typed } = note;
  if (folderId !== null) return isBlank({ ...note, folderId: null, folder: "" });
  return Object.values(typed).every(
    (value) => value === "" || value === null || (Array.isArray(value) && value.length === 0),
  );
}

/** What it is called when no title was typed: whatever says most. */
export function nameOf(note: CaptureNote): string {
  const person = [note.firstName, note.lastName]
    .map((part) => part.trim())
    .filter(Boolean)
    .join(" ");
  const options = [note.title, note.folder, note.company, person, note.email, note.phone, note.text];
  const found = options.map((text) => text.trim()).find((text) => text !== "") ?? "";
  return found.split("\n")[0]?.slice(0, 500) ?? "";
}

/** A draft may come from an older version of the product: what it lacks is blank, what has another shape is left out. */
export function readNote(value: unknown): CaptureNote {
  if (value === null || typeof value !== "object") return BLANK;
  const found: Record<string, unknown> = { ...BLANK };
  for (const [key, blank] of Object.entries(BLANK)) {
    const kept = (value as Record<string, unknown>)[key];
    if (
      kept !== undefined &&
      (blank === null ? isIdOrWhen(kept) : Array.isArray(blank) === Array.isArray(kept) && typeof blank === typeof kept)
    )
      found[key] = kept;
  }
  found.event = readEvent((value as Record<string, unknown>).event);
  return found as unknown as CaptureNote;
}

function isIdOrWhen(kept: unknown): boolean {
  return kept === null || typeof kept === "string" || (typeof kept === "object" && "due" in kept);
}

/** A title `Name (Alternative)` names a company twice: its folder, if one is made of it, gets both. */
export function folderNames(typed: string): { readonly name: string; readonly alt_name?: string } {
  const { name, alt_name } = splitName(typed);
  return alt_name === null ? { name } : { name, alt_name };
}
