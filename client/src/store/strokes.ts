// What an operation would do to records, in the few shapes that the fold knows: make, write, add, remove, trash.

import type { OperationOf } from "../protocol/operations";
import { ENTITIES, type EntityName, type Operation } from "../protocol/types.gen";

type Fields = Readonly<Record<string, unknown>>;

/** One operation's effect on one record. */
export interface Stroke {
  readonly n: number;
  /** Corrected time of the gesture, ISO. */
  readonly at: string;
  readonly entity: EntityName;
  readonly id: string;
  /** Present: the record comes into being, if it is not there already. */
  readonly make?: { readonly root: string | null };
  readonly write?: Fields;
  readonly add?: { readonly field: string; readonly element: string };
  readonly remove?: { readonly field: string; readonly element: string; readonly seen: number | null };
  readonly trash?: boolean;
}

export interface Surroundings {
  readonly user: string;
  /** The conflict that a settling is about, if it is on this device. */
  conflict(id: string): Fields | null;
}

/** Fields whose value in a `create` is a list of elements and in a row a map of element to the number of its add. */
export function isSet(entity: EntityName, field: string, value: unknown): boolean {
  return ENTITIES[entity]?.sets.includes(field) || (field.startsWith("x:") && Array.isArray(value));
}

/** All records that an operation touches, the one that it names first. A `skip` touches none. */
export function strokesOf(operation: Operation, around: Surroundings): readonly Stroke[] {
  const common = { n: operation.n, at: correctedAt(operation) };
  switch (operation.kind) {
    case "create":
      return [
        { ...common, ...target(operation), make: { root: operation.root ?? null }, write: operation.fields ?? {} },
      ];
    case "set":
      return [{ ...common, ...target(operation), write: operation.fields }];
    case "status.set":
      return [{ ...common, entity: "opportunity", id: operation.id, write: { status: statusOf(operation) } }];
    case "tag.add":
      return [{ ...common, ...target(operation), add: { field: operation.field ?? "tags", element: operation.tag } }];
    case "tag.remove":
      return [{ ...common, ...target(operation), remove: removal(operation) }];
    case "comment.add":
      return [
        { ...common, entity: "comment", id: operation.id, make: { root: operation.root }, write: said(operation) },
      ];
    case "action.done":
      return [{ ...common, entity: "action", id: operation.id, write: { done_at: operation.done_at } }];
    case "row.convert":
      return conversion(operation, common);
    case "attachment.add":
      return [
        {
          ...common,
          entity: "attachment",
          id: operation.id,
          make: { root: operation.root },
          write: attached(operation),
        },
      ];
    case "transfer":
      return [{ ...common, ...target(operation), write: { owner: operation.to } }];
    case "merge":
      return [{ ...common, entity: operation.entity, id: operation.absorbed, trash: true }];
    case "delete":
    case "purge":
      return [{ ...common, ...target(operation), trash: true }];
    case "restore":
      return [{ ...common, ...target(operation), trash: false }];
    case "conflict.settle":
      return settling(operation, common, around);
    case "suggestion.settle":
      return [{ ...common, entity: "suggestion", id: operation.id, write: { open: false, settled_by: around.user } }];
    case "skip":
      return [];
    default:
      return nothing(operation);
  }
}

/** An operation written by a newer version of the app, which was taken back since: it is sent, but not shown. */
function nothing(_operation: never): readonly Stroke[] {
  return [];
}

export function correctedAt(operation: Pick<Operation, "at" | "off">): string {
  const wall = Date.parse(operation.at);
  return Number.isNaN(wall) ? operation.at : new Date(wall + (operation.off ?? 0)).toISOString();
}

function target(operation: { readonly entity: string; readonly id: string }): { entity: EntityName; id: string } {
  return { entity: operation.entity as EntityName, id: operation.id };
}

function statusOf(operation: OperationOf<"status.set">): Fields {
  const { closed_at, reason, note, competitor, won } = operation;
  return defined({ is: operation.status, closed_at, reason, note, competitor, won });
}

function removal(operation: OperationOf<"tag.remove">): NonNullable<Stroke["remove"]> {
  const seen = typeof operation.seen === "number" ? operation.seen : null;
  return { field: operation.field ?? "tags", element: operation.tag, seen };
}

function said(operation: OperationOf<"comment.add">): Fields {
  const { parent, text, activity, outcome, minutes } = operation;
  const happened_at = operation.happened_at ?? correctedAt(operation);
  return defined({ parent, text, activity, outcome, minutes, happened_at });
}

function attached(operation: OperationOf<"attachment.add">): Fields {
  const { parent, sha256, size, mime, attached_as, caption, width, height, seconds } = operation;
  return defined({ parent, sha256, size, mime, kind: attached_as, caption, width, height, seconds });
}

function conversion(operation: OperationOf<"row.convert">, common: Pick<Stroke, "n" | "at">): readonly Stroke[] {
  const { step, assign_to } = operation;
  const own = defined({ step, owner: assign_to });
  return [
    {
      ...common,
      entity: "opportunity",
      id: operation.id,
      make: { root: null },
      write: { ...operation.fields, ...own },
    },
    { ...common, entity: "prospect", id: operation.prospect, write: { state: "converted", opportunity: operation.id } },
  ];
}

interface Side {
  readonly value?: unknown;
  readonly op?: unknown;
}

function settling(
  operation: OperationOf<"conflict.settle">,
  common: Pick<Stroke, "n" | "at">,
  around: Surroundings,
): readonly Stroke[] {
  const closed: Stroke = {
    ...common,
    entity: "conflict",
    id: operation.id,
    write: { open: false, settled_by: around.user },
  };
  const conflict = around.conflict(operation.id);
  if (conflict === null || operation.choice === "kept") return [closed];
  const { record, entity, field } = conflict;
  if (typeof record !== "string" || typeof entity !== "string" || typeof field !== "string") return [closed];
  const value = operation.choice === "new" ? operation.value : chosen(operation, conflict);
  return [closed, { ...common, entity: entity as EntityName, id: record, write: { [field]: value } }];
}

/** Without `other` the last of the other values is meant. */
function chosen(operation: OperationOf<"conflict.settle">, conflict: Fields): unknown {
  const others = (Array.isArray(conflict.others) ? conflict.others : []) as readonly Side[];
  return (others.find((side) => side.op === operation.other) ?? others.at(-1))?.value;
}

/** An absent field was never written; `undefined` must not stand for it in a row. */
function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
