// What becomes of a row when it is turned into an opportunity: pure, so that two phones offline make the same records (I3, I6).
import type { Fields, Opportunity } from "../../protocol/types.gen";
import { splitName } from "../../store/alt-name";
import { readAmount } from "../../store/amount-text";
import { fold } from "../../store/fold-text";
import { splitPerson } from "../../store/person-name";
import type { Draft, Row } from "../../store/store";
import { cellText, columnsOf, type ListColumn, rowTitle } from "./columns";
import { readDay } from "./read-day";

/** What a conversion needs to know of the rest of the workspace. */
export interface ConvertContext {
  derivedId(name: string): string;
  newId(): string;
  readonly currency: string;
  readonly zone: string;
  readonly folders: ReadonlyMap<string, Row<"folder">>;
  readonly steps: ReadonlyMap<string, Row<"step">>;
  readonly members: ReadonlyMap<string, Row<"member">>;
  readonly fields: ReadonlyMap<string, Row<"field">>;
  /** Where the last conversion went. */
  readonly step: string | null;
}

export interface Conversion {
  readonly opportunity: string;
  readonly title: string;
  readonly drafts: readonly Draft[];
}

interface Cell {
  readonly column: ListColumn;
  readonly text: string;
}

/** The one gesture of a conversion: the opportunity, its folder and contact, and the reminder if the row names one. */
export function conversion(list: Row<"prospect_list">, row: Row<"prospect">, context: ConvertContext): Conversion {
  const columns = columnsOf(list.data);
  const cells: Cell[] = columns
    .map((column) => ({ column, text: cellText(row.data, column.id).trim() }))
    .filter(({ text }) => text !== "");
  const title = rowTitle(columns, row.data);
  const opportunity = context.derivedId(`convert:${row.id}`);
  const used = new Set<Cell>();

  const folder = folderFrom(row.id, cells, used, context);
  const contact = contactFrom(row.id, cells, used, context, folder.id);
  const step = stepFrom(cells, used, context);
  const assignee = memberFrom(cells, used, context);
  const due = reminderFrom(cells, used);
  const fields: Fields = {
    title,
    ...moneyFrom(cells, used, context.currency),
    ...customFrom(cells, used, context.fields),
    ...(folder.id === null ? {} : { folder: folder.id }),
    ...tagsFrom(list, cells, used),
    ...(list.data.name ? { source: list.data.name } : {}),
    ...descriptionFrom(cells, used, title),
  };
  const drafts: Draft[] = [
    ...folder.drafts,
    { kind: "row.convert", prospect: row.id, id: opportunity, fields, step, assign_to: assignee },
  ];
  if (contact !== null) drafts.push(contact.draft, participant(opportunity, contact.id, context));
  if (due !== null) drafts.push(reminder(opportunity, due, context));
  return { opportunity, title, drafts };
}

/** The first filled cell of this meaning, which from then on counts as used. */
function take(cells: readonly Cell[], used: Set<Cell>, meaning: ListColumn["meaning"]): string | null {
  const cell = cells.find((candidate) => candidate.column.meaning === meaning && !used.has(candidate));
  if (cell === undefined) return null;
  used.add(cell);
  return cell.text;
}

function folderFrom(
  prospect: string,
  cells: readonly Cell[],
  used: Set<Cell>,
  context: ConvertContext,
): { id: string | null; drafts: Draft[] } {
  const typed = take(cells, used, "folder");
  if (typed === null) return { id: null, drafts: [] };
  const names = splitName(typed);
  const wanted = new Set([names.name, names.alt_name].filter((name) => name !== null).map(fold));
  for (const folder of context.folders.values()) {
    if (wanted.has(fold(folder.data.name ?? "")) || wanted.has(fold(folder.data.alt_name ?? "")))
      return { id: folder.id, drafts: [] };
  }
  const id = context.derivedId(`convert-folder:${prospect}`);
  const fields = { name: names.name, ...(names.alt_name === null ? {} : { alt_name: names.alt_name }) };
  return { id, drafts: [{ kind: "create", entity: "folder", id, fields }] };
}

/**
 * The card of the person in the row. Its id and the keys of its phones and addresses are derived: when two people convert
 * one row, both make the same card and no number stands there twice.
 */
function contactFrom(
  prospect: string,
  cells: readonly Cell[],
  used: Set<Cell>,
  context: ConvertContext,
  folder: string | null,
): { id: string; draft: Draft } | null {
  const id = context.derivedId(`convert-contact:${prospect}`);
  const person = take(cells, used, "person");
  const split = person === null ? null : splitPerson(person);
  const fields: Record<string, unknown> = {
    first_name: take(cells, used, "first_name") ?? split?.first_name,
    middle_name: split?.middle_name,
    last_name: take(cells, used, "last_name") ?? split?.last_name,
    job_title: take(cells, used, "job_title"),
    website: take(cells, used, "website"),
    address: take(cells, used, "address"),
  };
  for (const cell of cells) {
    const { id: column, meaning } = cell.column;
    if (meaning !== "phone" && meaning !== "email") continue;
    used.add(cell);
    const key = context.derivedId(`convert-contact:${prospect}:${column}`).slice(0, 8);
    fields[`${meaning}:${key}`] = meaning === "phone" ? phone(cell) : { value: cell.text, rank: cell.column.rank };
  }
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => (value ?? null) !== null));
  if (Object.keys(filled).length === 0) return null;
  const company = cells.find((cell) => cell.column.meaning === "company")?.text;
  const around = { ...(company === undefined ? {} : { company }), ...(folder === null ? {} : { folder }) };
  return { id, draft: { kind: "create", entity: "contact", id, fields: { ...filled, ...around } } };
}

function phone({ column, text }: Cell): { raw: string; e164: string | null; rank: string } {
  const digits = text.replace(/[^\d+]/g, "");
  return { raw: text, e164: /^\+\d{8,15}$/.test(digits) ? digits : null, rank: column.rank };
}

function participant(opportunity: string, contact: string, context: ConvertContext): Draft {
  const id = context.derivedId(`participant:${opportunity}:${contact}`);
  return { kind: "create", entity: "participant", id, root: opportunity, fields: { contact, rank: "a0" } };
}

function reminder(opportunity: string, due: string, context: ConvertContext): Draft {
  const when = { due, zone: context.zone, minutes: null };
  return { kind: "create", entity: "action", id: context.newId(), root: opportunity, fields: { when } };
}

/** A step named in the row, else the one of the last conversion; a name that no step has stays in the description. */
function stepFrom(cells: readonly Cell[], used: Set<Cell>, context: ConvertContext): string | null {
  const cell = cells.find(({ column }) => column.meaning === "step");
  for (const step of cell === undefined ? [] : context.steps.values()) {
    if (step.data.archived !== true && fold(step.data.name ?? "") === fold(cell?.text ?? "")) {
      if (cell !== undefined) used.add(cell);
      return step.id;
    }
  }
  return context.step;
}

function memberFrom(cells: readonly Cell[], used: Set<Cell>, context: ConvertContext): string | null {
  const cell = cells.find(({ column }) => column.meaning === "assigned_to");
  if (cell === undefined) return null;
  for (const member of context.members.values()) {
    if (member.data.active !== false && fold(member.data.name ?? "") === fold(cell.text)) {
      used.add(cell);
      return member.id;
    }
  }
  return null;
}

function reminderFrom(cells: readonly Cell[], used: Set<Cell>): string | null {
  const cell = cells.find(({ column }) => column.meaning === "reminder");
  const due = cell === undefined ? null : readDay(cell.text);
  if (cell !== undefined && due !== null) used.add(cell);
  return due;
}

function moneyFrom(cells: readonly Cell[], used: Set<Cell>, currency: string): Pick<Opportunity, "money"> {
  const cell = cells.find(({ column }) => column.meaning === "amount");
  const amount = cell === undefined ? null : readAmount(cell.text);
  if (cell === undefined || amount === null) return {};
  used.add(cell);
  return { money: { amount, currency: /\b[A-Z]{3}\b/.exec(cell.text)?.[0] ?? currency, probability: null } };
}

/** Columns that are called like a field of the company's own fill it. */
function customFrom(cells: readonly Cell[], used: Set<Cell>, fields: ReadonlyMap<string, Row<"field">>): Fields {
  const found: Record<string, unknown> = {};
  for (const field of fields.values()) {
    if (field.data.entity !== "opportunity" || field.data.archived === true) continue;
    const wanted = fold(field.data.name ?? "");
    const cell = cells.find((candidate) => !used.has(candidate) && fold(candidate.column.name) === wanted);
    if (cell === undefined || wanted === "") continue;
    used.add(cell);
    found[`x:${field.id}`] = cell.text;
  }
  return found;
}

function tagsFrom(list: Row<"prospect_list">, cells: readonly Cell[], used: Set<Cell>): Fields {
  const own = (take(cells, used, "tags") ?? "").split(/[,;]/).map((tag) => tag.trim());
  const known = new Map<string, string>();
  for (const tag of [...Object.keys(list.data.tags ?? {}), ...own]) {
    if (tag !== "" && !known.has(fold(tag))) known.set(fold(tag), tag);
  }
  return known.size === 0 ? {} : { tags: [...known.values()] };
}

/** Whatever filled nothing else stands as "Name: value", in the order of the list. */
function descriptionFrom(
  cells: readonly Cell[],
  used: ReadonlySet<Cell>,
  title: string,
): Pick<Opportunity, "description"> {
  const lines = cells
    .filter((cell) => !used.has(cell) && cell.text !== title)
    .map(({ column, text }) => (column.name === "" ? text : `${column.name}: ${text}`));
  return lines.length === 0 ? {} : { description: lines.join("\n") };
}
