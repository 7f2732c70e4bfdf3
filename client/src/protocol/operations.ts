// Operations as the client handles them: by kind, and as drafts that have no number yet.

import type { EntityName, Operation } from "./types.gen";

export type Kind = Operation["kind"];
export type OperationOf<K extends Kind> = Extract<Operation, { kind: K }>;

type Numbered = "n" | "op" | "at" | "off" | "again";
type Loose<T, K extends PropertyKey> = Omit<T, K> & Partial<Pick<T, K & keyof T>>;
type Unnumbered<O> = O extends Operation ? Loose<Omit<O, Numbered>, "base" | "seen"> : never;

/** What a screen asks for. The outbox adds number, id and time; a `base` or `seen` left out is taken from the view. */
export type Draft = Unnumbered<Exclude<Operation, { kind: "skip" }>>;
export type DraftOf<K extends Draft["kind"]> = Extract<Draft, { kind: K }>;

export interface Target {
  readonly entity: EntityName;
  readonly id: string;
}

/** The record that an operation is about; `row.convert` makes an opportunity, a `skip` is about nothing. */
export function targetOf(operation: Operation | Draft): Target | null {
  switch (operation.kind) {
    case "create":
    case "set":
    case "tag.add":
    case "tag.remove":
    case "delete":
    case "restore":
    case "purge":
    case "transfer":
      return { entity: operation.entity as EntityName, id: operation.id };
    case "merge":
      return { entity: operation.entity, id: operation.survivor };
    case "attachment.add":
      return { entity: "attachment", id: operation.id };
    case "suggestion.settle":
      return { entity: "suggestion", id: operation.id };
    case "status.set":
    case "row.convert":
      return { entity: "opportunity", id: operation.id };
    case "comment.add":
      return { entity: "comment", id: operation.id };
    case "action.done":
      return { entity: "action", id: operation.id };
    case "conflict.settle":
      return { entity: "conflict", id: operation.id };
    case "skip":
      return null;
    default:
      return unknownKind(operation);
  }
}

/** Every kind has its place above; one from a newer version of the app that was rolled back is about nothing we know. */
function unknownKind(_operation: never): null {
  return null;
}
