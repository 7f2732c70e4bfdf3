// The workspace's own fields: how each kind is typed, read, stored and followed.

import type { Field } from "../protocol/types.gen";
import { readAmount } from "../store/amount-text";
import type { FieldKind, IconName } from "../ui";

export type OwnKind = NonNullable<Field["kind"]>;

const TYPED: Record<OwnKind, FieldKind> = {
  text: "text",
  long_text: "long",
  number: "number",
  date: "date",
  email: "email",
  phone: "tel",
  link: "url",
  list: "text",
  checkbox: "text",
};

export function kindOf(kind: OwnKind): FieldKind {
  return TYPED[kind];
}

/** Any value as text: what an older or newer version wrote is shown, never hidden. */
export function fieldText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return Array.isArray(value) ? value.join(", ") : Object.keys(value).join(", ");
  return String(value);
}

/** What is stored for what was typed; a number that is none is kept as the text it is. */
export function readField(kind: OwnKind, typed: string): unknown {
  const text = typed.trim();
  if (text === "") return null;
  if (kind === "checkbox") return text === "true";
  if (kind === "number") return numberText(text);
  return kind === "long_text" ? typed : text;
}

function numberText(text: string): string {
  const read = readAmount(text);
  return read === null ? text : read.replace(/\.?0+$/, (end) => (end.startsWith(".") ? "" : end));
}

export interface FieldLink {
  readonly href: string;
  readonly icon: IconName;
}

/** Where a value leads: an e-mail, a number to call, a page. Only pages of the web are followed, never scripts. */
export function linkOf(kind: OwnKind, value: unknown): FieldLink | undefined {
  const text = fieldText(value).trim();
  if (text === "") return undefined;
  if (kind === "email") return { href: `mailto:${text}`, icon: "mail" };
  if (kind === "phone") return { href: `tel:${text.replace(/[^\d+*#]/g, "")}`, icon: "call" };
  if (kind !== "link") return undefined;
  const href = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(href) ? { href, icon: "link" } : undefined;
}
