// The versions that operations name: one place that knows where each kind keeps them.

import type { Draft } from "../protocol/operations";
import type { Operation } from "../protocol/types.gen";

export type Seen = number | string | null | undefined;

/** Of a settling: the field that the conflict is about, as the record shows it. */
export const SETTLED = "\nsettled";

/** `field` is a field's name, `field\nelement` for an element of a set, "" for the record as a whole, or `SETTLED`. */
export type Chooser = (version: Seen, field: string) => Seen;

/** The same operation with each version replaced by what `choose` answers; null and undefined leave it out. */
export function withVersions<O extends Operation | Draft>(operation: O, choose: Chooser): O {
  switch (operation.kind) {
    case "set":
      return { ...operation, base: fieldVersions(operation, choose) };
    case "status.set":
      return replaced(operation, "base", choose(operation.base, "status"));
    case "tag.remove":
      return replaced(operation, "seen", choose(operation.seen, `${operation.field ?? "tags"}\n${operation.tag}`));
    case "delete":
    case "restore":
    case "purge":
    case "suggestion.settle":
      return replaced(operation, "base", choose(operation.base, ""));
    case "conflict.settle": {
      const based = replaced(operation, "base", choose(operation.base, ""));
      return replaced(based, "seen", choose(operation.seen, SETTLED));
    }
    default:
      return operation;
  }
}

function fieldVersions(
  operation: { readonly fields: object; readonly base?: Readonly<Record<string, Seen>> },
  choose: Chooser,
): Record<string, number | string> {
  const versions: Record<string, number | string> = {};
  for (const field of Object.keys(operation.fields)) {
    const version = choose(operation.base?.[field], field) ?? null;
    if (version !== null) versions[field] = version;
  }
  return versions;
}

function replaced<O extends object>(operation: O, name: "base" | "seen", version: Seen): O {
  const { [name]: _old, ...rest } = operation as O & Record<"base" | "seen", unknown>;
  return (version === null || version === undefined ? rest : { ...rest, [name]: version }) as O;
}
