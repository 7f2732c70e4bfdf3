// Conflicts as questions: which ones a person may answer, in what order, and between which values.
import type { ConflictValue } from "../../protocol/types.gen";
import { mayManage, type Root } from "../../store/rights";
import type { Row, Store } from "../../store/store";

export interface Question {
  readonly conflict: Row<"conflict">;
  readonly kept: ConflictValue;
  readonly others: readonly ConflictValue[];
  /** What both started from; undefined when nothing stood there. */
  readonly was: unknown;
  readonly field: string;
  readonly entity: string;
  readonly record: string;
  readonly mark: string | null;
  /** Money and status are for owner, manager and admin (SYNC 4.6). */
  readonly mine: boolean;
}

/** Open ones, those that cost money first, then the oldest. */
export function questionsOf(store: Store): readonly Question[] {
  const found: Question[] = [];
  for (const conflict of store.rows("conflict").value.values()) {
    const question = questionOf(store, conflict);
    if (question !== null) found.push(question);
  }
  return found.sort(
    (a, b) =>
      Number(b.mine) - Number(a.mine) ||
      Number(b.mark !== null) - Number(a.mark !== null) ||
      compare(a.kept.at, b.kept.at) ||
      compare(a.conflict.id, b.conflict.id),
  );
}

/** Null for one that is settled or that this version cannot read. */
export function questionOf(store: Store, conflict: Row<"conflict">): Question | null {
  const { data } = conflict;
  if (data.open !== true || !data.kept || !data.field || !data.record || !data.entity) return null;
  const others = data.others ?? [];
  if (others.length === 0) return null;
  return {
    conflict,
    kept: data.kept,
    others,
    was: data.was,
    field: data.field,
    entity: data.entity,
    record: data.record,
    mark: data.mark ?? null,
    mine: data.mark === "money" || data.mark === "status" ? mayDecide(store, conflict.root) : true,
  };
}

/** Whoever sees a record that is nobody's may decide about it. */
function mayDecide(store: Store, id: string | null): boolean {
  const root = id === null ? undefined : rootOf(store, id);
  if (root === undefined) return store.user.role === "admin";
  return mayManage(store, root) || (root.data.owner ?? null) === null;
}

/** The record that a conflict hangs under, whatever kind it is. */
export function rootOf(store: Store, root: string): Root | undefined {
  return (
    store.rows("opportunity").value.get(root) ??
    store.rows("folder").value.get(root) ??
    store.rows("contact").value.get(root) ??
    store.rows("prospect_list").value.get(root)
  );
}

/** Where that record is seen. */
export function hrefOf(root: Root): string {
  const letter = { opportunity: "o", folder: "f", contact: "c", prospect_list: "l" }[root.entity];
  return `/${letter}/${root.id}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
