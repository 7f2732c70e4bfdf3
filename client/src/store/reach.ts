// How a person is reached: phones and e-mails as keyed fields, in their order, and as links of the phone.
import type { Contact, Email, Phone } from "../protocol/types.gen";

export interface Reach {
  readonly field: `phone:${string}` | `email:${string}`;
  readonly kind: "phone" | "email";
  readonly text: string;
  /** `tel:` or `mailto:`. */
  readonly href: string;
  readonly rank: string;
  /** Of a phone: mobile, work; null when nobody said. */
  readonly use: string | null;
}

/** What a number is, as the workspace's people call it; any other text is shown as it stands. */
export const PHONE_KINDS = ["mobile", "work", "home", "fax"] as const;

/** A phone as typed, with its international form where that is certain: after a plus. */
export function phoneValue(raw: string, rank: string, kind: string | null = null): Phone {
  const digits = raw.normalize("NFKC").replace(/\(0\)|[^\d+]/g, "");
  return {
    raw: raw.trim(),
    e164: /^\+[1-9]\d{7,14}$/.test(digits) ? digits : null,
    rank,
    ...(kind !== null && { kind }),
  };
}

export function emailValue(value: string, rank: string): Email {
  return { value: value.trim(), rank };
}

/** The key of a new phone or address: eight random hex digits, the end of a fresh id. */
export function reachKey(id: string): string {
  return id.slice(-8);
}

/** Phones first, then addresses, each by rank. Removed ones are null and left out. */
export function reachesOf(contact: Contact): readonly Reach[] {
  const found: Reach[] = [];
  for (const [field, value] of Object.entries(contact)) {
    if (value === null || typeof value !== "object") continue;
    if (field.startsWith("phone:")) found.push(phoneReach(field as `phone:${string}`, value as Phone));
    else if (field.startsWith("email:")) found.push(emailReach(field as `email:${string}`, value as Email));
  }
  return found.filter(({ text }) => text !== "").sort(inOrder);
}

function phoneReach(field: `phone:${string}`, phone: Phone): Reach {
  const text = typeof phone.raw === "string" ? phone.raw : "";
  const number = phone.e164 ?? text.replace(/[^\d+*#]/g, "");
  return { field, kind: "phone", text, href: `tel:${number}`, rank: phone.rank ?? "", use: phone.kind ?? null };
}

function emailReach(field: `email:${string}`, email: Email): Reach {
  const text = typeof email.value === "string" ? email.value : "";
  return { field, kind: "email", text, href: `mailto:${text.trim()}`, rank: email.rank ?? "", use: null };
}

function inOrder(a: Reach, b: Reach): number {
  if (a.kind !== b.kind) return a.kind === "phone" ? -1 : 1;
  const [one, other] = [a.rank + a.field, b.rank + b.field];
  return one < other ? -1 : one > other ? 1 : 0;
}

export function firstPhone(contact: Contact): Reach | undefined {
  return reachesOf(contact).find(({ kind }) => kind === "phone");
}

export function firstEmail(contact: Contact): Reach | undefined {
  return reachesOf(contact).find(({ kind }) => kind === "email");
}
