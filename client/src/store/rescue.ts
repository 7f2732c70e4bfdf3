// Rows that the server no longer had and that were kept apart, made into operations that bring them back as new ones.

import type { Draft } from "../protocol/operations";
import { isObject } from "../protocol/rows";
import { ENTITIES, type EntityName, type WireRow } from "../protocol/types.gen";

/** Only the server writes these. */
const OF_SERVER: ReadonlySet<string> = new Set([
  "owner",
  "team",
  "collaborators",
  "created_by",
  "created_at",
  "updated_at",
]);
/** Settings that no operation makes. */
const OF_ADMINISTRATION: ReadonlySet<string> = new Set(["member", "team", "tag"]);

export interface Sender {
  readonly user: string;
  readonly isAdmin: boolean;
  /** Somebody who can be given a record. */
  isColleague(member: string): boolean;
}

/**
 * What can be brought back: not what was in the trash, nor settings unless an admin asks. What the server makes itself it
 * will make again if there is reason.
 */
export function comesBack({ entity, trashed, deleted }: WireRow, { isAdmin }: Sender): boolean {
  const kind = kindOf(entity);
  if (kind === undefined || OF_ADMINISTRATION.has(entity) || trashed != null || deleted === true) return false;
  return kind !== "setting" || isAdmin;
}

function kindOf(entity: string): string | undefined {
  return (ENTITIES as Readonly<Record<string, { readonly kind: string } | undefined>>)[entity]?.kind;
}

/** One gesture for each record, roots before what hangs on them; last of all, what was a colleague's goes back to them. */
export function asNew(rows: readonly WireRow[], sender: Sender): (readonly Draft[])[] {
  const isChild = ({ root }: WireRow): number => Number(root != null);
  const ordered = rows
    .filter(({ entity }) => kindOf(entity) !== "made")
    .sort((a, b) => isChild(a) - isChild(b) || a.seq - b.seq);
  return [...ordered.map(draftsOf), ...ordered.map((row) => givenBack(row, sender))].filter(({ length }) => length > 0);
}

function givenBack({ entity, id, root, data }: WireRow, { user, isColleague }: Sender): readonly Draft[] {
  const owner = data?.owner;
  if (root != null || typeof owner !== "string" || owner === user || !isColleague(owner)) return [];
  return [{ kind: "transfer", entity: entity as EntityName, id, to: owner, expected_owner: user }];
}

function draftsOf(row: WireRow): readonly Draft[] {
  if (row.entity === "comment") return said(row);
  const { status, ...fields } = fieldsOf(row);
  const made = {
    kind: "create",
    entity: row.entity,
    id: row.id,
    ...(row.root == null ? {} : { root: row.root }),
    fields: row.entity === "opportunity" || status === undefined ? fields : { ...fields, status },
  } as Draft; // fields as the server itself told them
  return row.entity === "opportunity" ? [made, ...closing(row.id, status)] : [made];
}

/** An opportunity begins open; that it was closed is said by an operation of its own, whole. */
function closing(id: string, status: unknown): Draft[] {
  if (!isObject(status) || status.is === "open" || typeof status.is !== "string") return [];
  const { is, ...rest } = status;
  return [{ kind: "status.set", id, status: is, ...rest } as Draft];
}

function said({ id, root, data = {} }: WireRow): Draft[] {
  if (root == null || typeof data?.text !== "string") return [];
  const { text, parent, activity, outcome, minutes, happened_at } = data;
  const known = Object.entries({ parent, activity, outcome, minutes, happened_at }).filter(
    ([, value]) => value != null,
  );
  return [{ kind: "comment.add", id, root, text, ...Object.fromEntries(known) } as Draft];
}

function fieldsOf({ entity, data }: WireRow): Record<string, unknown> {
  const told = Object.entries(data ?? {}).filter(([name, value]) => !OF_SERVER.has(name) && value !== null);
  return Object.fromEntries(
    told.map(([name, value]) => [name, isSetOf(entity, name, value) ? Object.keys(value) : value]),
  );
}

/** A set is told as a map of element to the number of its add, and made from a list of elements. */
function isSetOf(entity: string, name: string, value: unknown): value is Readonly<Record<string, number>> {
  if (!isObject(value)) return false;
  if (ENTITIES[entity as EntityName].sets.includes(name)) return true;
  return name.startsWith("x:") && Object.values(value).every((seq) => typeof seq === "number");
}
