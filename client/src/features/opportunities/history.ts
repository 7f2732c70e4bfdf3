// Everything that ever changed about an opportunity, latest first: from the server's history where it was asked, from what
// this device did and holds where it was not (F6).

import type { HistoryEntry } from "../../protocol/types.gen";
import type { OwnWork } from "../../store/own-work";
import type { Row } from "../../store/store";
import { strokesOf } from "../../store/strokes";

/** What a person may want to see alone. */
export const KINDS = ["stage", "money", "whose", "fields", "people", "actions", "said", "questions"] as const;
export type ChangeKind = (typeof KINDS)[number];

interface Told {
  readonly key: string;
  readonly kind: ChangeKind;
  /** Null where nobody here knows. */
  readonly by: string | null;
  /** On the clock of the device that did it, corrected; ms. */
  readonly at: number;
  /** When the server had it; null while it has not, or where only the server could say. */
  readonly storedAt: number | null;
  /** The server has not got it yet. */
  readonly isUnsent: boolean;
}

/** A value, or that nobody here knows which. */
export type Value = { readonly is: unknown } | null;

export interface FieldChange extends Told {
  readonly what: "field";
  readonly field: string;
  readonly old: Value;
  readonly value: Value;
  /** Another value stayed in its place; this one waits under *To settle*, or waited there. */
  readonly isBeaten: boolean;
}

export interface Happening extends Told {
  readonly what: "born" | "comment" | "planned" | "done" | "person" | "question";
  readonly row: Row | null;
}

export type Change = FieldChange | Happening;

/** Written by the server or told by another line. */
const SILENT = /^(created_|updated_|captured_|team$|collaborators$|merged_into$)/;
const KIND_OF: Readonly<Record<string, ChangeKind>> = {
  status: "stage",
  step: "stage",
  money: "money",
  owner: "whose",
};

function kindOf(field: string): ChangeKind {
  return KIND_OF[field] ?? "fields";
}

/**
 * The server tells what stood before each write; what stood after it is what the next one found, or what stands now. Only
 * the row of this very number says what stands now: a later one may not have come to this device yet.
 */
export function serverChanges(
  row: Row<"opportunity">,
  entries: readonly HistoryEntry[],
  own: readonly OwnWork[],
): readonly Change[] {
  const after = new Map<string, Value>();
  const written = valuesByOp(row.id, own);
  const changes: Change[] = [];
  for (const entry of entries) {
    const common = { by: entry.by, at: Date.parse(entry.at), storedAt: Date.parse(entry.stored_at), isUnsent: false };
    if (entry.fields.includes("created_by")) {
      changes.push({ ...common, what: "born", key: entry.op, kind: "fields", row: null });
      continue;
    }
    for (const name of entry.fields) {
      const isBeaten = name.startsWith("!");
      const field = isBeaten ? name.slice(1) : name;
      if (name.startsWith("=") || SILENT.test(field)) continue;
      const before = { is: entry.old[name] ?? null };
      const value = isBeaten ? before : valueAfter(row, entry, field, after, written);
      if (!isBeaten) after.set(field, before);
      const key = `${entry.op} ${entry.seq} ${name}`;
      changes.push({
        ...common,
        what: "field",
        key,
        kind: kindOf(field),
        field,
        old: isBeaten ? null : before,
        value,
        isBeaten,
      });
    }
  }
  return changes;
}

function valueAfter(
  row: Row<"opportunity">,
  { op, seq }: HistoryEntry,
  field: string,
  after: ReadonlyMap<string, Value>,
  written: ReadonlyMap<string, unknown>,
): Value {
  const next = after.get(field);
  if (next !== undefined) return next;
  if (row.version(field) === seq) return { is: (row.data as Readonly<Record<string, unknown>>)[field] ?? null };
  const own = `${op} ${field}`;
  return written.has(own) ? { is: written.get(own) } : null;
}

function valuesByOp(id: string, own: readonly OwnWork[]): ReadonlyMap<string, unknown> {
  return new Map(
    own.flatMap((work) => writesOf(id, work).map(([field, value]) => [`${work.operation.op} ${field}`, value])),
  );
}

function writesOf(id: string, { operation }: OwnWork): readonly (readonly [string, unknown])[] {
  const strokes = strokesOf(operation, { user: "", conflict: () => null }).filter((stroke) => stroke.id === id);
  return strokes.flatMap(({ write = {}, add, remove }) => [
    ...Object.entries(write),
    ...[add, remove].flatMap((one) => (one === undefined ? [] : [[one.field, { [one.element]: 0 }] as const])),
  ]);
}

/** What this device did itself: the value before is known only where it was its own, too. */
export function ownChanges(id: string, own: readonly OwnWork[], me: string): readonly Change[] {
  const last = new Map<string, { readonly n: number; readonly value: unknown }>();
  return own.flatMap(({ operation, isSent }) => {
    const at = Date.parse(operation.at) + (operation.off ?? 0);
    const common = { by: me, at, storedAt: null, isUnsent: !isSent };
    if (operation.kind === "create" || operation.kind === "row.convert") {
      return [{ ...common, what: "born" as const, key: operation.op, kind: "fields" as const, row: null }];
    }
    return writesOf(id, { operation, isSent }).map(([field, value]): Change => {
      const before = last.get(field);
      const old = before !== undefined && baseOf(operation, field) === `n:${before.n}` ? { is: before.value } : null;
      last.set(field, { n: operation.n, value });
      const key = `${operation.op} ${field}`;
      return { ...common, what: "field", key, kind: kindOf(field), field, old, value: { is: value }, isBeaten: false };
    });
  });
}

function baseOf(operation: OwnWork["operation"], field: string): unknown {
  if (operation.kind === "set") return operation.base?.[field];
  return operation.kind === "status.set" ? operation.base : undefined;
}

export interface Around {
  readonly comments: readonly Row<"comment">[];
  readonly actions: readonly Row<"action">[];
  readonly people: readonly Row<"participant">[];
  readonly conflicts: readonly Row<"conflict">[];
}

/** What happened beside the fields: these rows are on the device, and say themselves who and when. */
export function happenings(row: Row<"opportunity">, around: Around): readonly Change[] {
  const { comments, actions, people, conflicts } = around;
  return [
    ...birth(row),
    ...comments.map((one) => happening("comment", "said", one, one.data.happened_at)),
    ...actions.map((one) => happening("planned", "actions", one, null)),
    ...actions.filter(({ data }) => data.done_at != null).map(ended),
    ...people.map((one) => happening("person", "people", one, null)),
    ...conflicts.map((one) => happening("question", "questions", one, null)),
  ].filter(({ at }) => !Number.isNaN(at));
}

function birth(row: Row<"opportunity">): Happening[] {
  const { captured_at, captured_by, created_at, created_by } = row.data;
  const stored = instant(created_at);
  const at = instant(captured_at) ?? stored;
  if (at === null) return [];
  const by = captured_by ?? created_by ?? null;
  return [{ what: "born", key: "born", kind: "fields", by, at, storedAt: stored, isUnsent: row.seq === 0, row: null }];
}

type Child = Row<"comment"> | Row<"action"> | Row<"participant"> | Row<"conflict">;

function happening(what: Happening["what"], kind: ChangeKind, row: Child, at: string | null | undefined): Happening {
  const stored = instant(row.data.created_at);
  return {
    what,
    key: `${what} ${row.id}`,
    kind,
    by: row.data.created_by ?? null,
    at: instant(at) ?? stored ?? Number.NaN,
    storedAt: row.seq === 0 ? null : stored,
    isUnsent: row.saved === "phone",
    row,
  };
}

/** Who ended it is told by the comment that was written with it. */
function ended(row: Row<"action">): Happening {
  return { ...happening("done", "actions", row, row.data.done_at), by: null, storedAt: null };
}

function instant(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? null : at;
}

/** One birth, the best told one; latest first. */
export function inOrder(...sources: readonly (readonly Change[])[]): readonly Change[] {
  const all = sources.flat();
  const born = all.find(({ what }) => what === "born");
  const kept = all.filter((change) => change.what !== "born" || change === born);
  return kept.sort((one, other) => other.at - one.at);
}

export interface Filter {
  readonly kind: ChangeKind | null;
  readonly by: string | null;
}

export function matching(changes: readonly Change[], { kind, by }: Filter): readonly Change[] {
  return changes.filter((change) => (kind === null || change.kind === kind) && (by === null || change.by === by));
}
