// What the list says of a row: where it stands, who works with it, what was said last.
import { day, isolate, t } from "../../i18n";
import { happenedAt } from "../../notes/comment-list";
import { type ClientIndex, type KnownClient, knownClientsOf } from "../../store/known-clients";
import { memberName, shortName } from "../../store/member-names";
import type { Row, Store } from "../../store/store";
import { cellText, type ListColumn } from "./columns";
import { stateOf } from "./find-rows";

export interface RowState {
  readonly text: string;
  readonly tone: "won" | "due" | "accent" | "muted";
}

/** `free`, `Anna B.`, `yours`, `called`, `dropped`, `converted`. */
export function rowState(store: Store, row: Row<"prospect">, known: KnownClient | undefined): RowState {
  const state = stateOf(row);
  if (state === "converted") return { text: t("prospects.state.converted"), tone: "accent" };
  if (state === "dropped") return { text: t("prospects.state.dropped"), tone: "muted" };
  const owner = row.data.assignee ?? known?.owner ?? null;
  if (owner !== null && owner !== store.user.id) {
    return { text: shortName(memberName(store, owner)) || t("prospects.state.worked"), tone: "due" };
  }
  if (known !== undefined) return { text: t("prospects.state.yours"), tone: "due" };
  if (state === "called") return { text: t("prospects.state.called"), tone: "muted" };
  return { text: t("prospects.state.free"), tone: "won" };
}

const matched = new WeakMap<
  Row<"prospect">,
  { readonly index: ClientIndex; readonly found: KnownClient | undefined }
>();

/** Whoever works with the company, phone or e-mail of a row already; only what is surely the same (I5). */
export function knownRow(store: Store, row: Row<"prospect">, columns: readonly ListColumn[]): KnownClient | undefined {
  const index = knownClientsOf(store).value;
  const before = matched.get(row);
  if (before !== undefined && before.index === index) return before.found;
  const texts = (meaning: ListColumn["meaning"]) =>
    columns.filter((column) => column.meaning === meaning).map((column) => cellText(row.data, column.id));
  const found = index
    .find({ names: texts("company"), phones: texts("phone"), emails: texts("email") }, 3)
    .find(({ match }) => match === "same");
  matched.set(row, { index, found });
  return found;
}

/** The last word about a row: what a call came to, a note, or as whom it is known. */
export function lastNote(
  store: Store,
  row: Row<"prospect">,
  comment: Row<"comment"> | undefined,
  known: KnownClient | undefined,
): string {
  if (known !== undefined && stateOf(row) !== "converted") {
    return t(`prospects.same.${known.by}`, { title: isolate(known.title) });
  }
  const around = { now: store.now(), zone: store.user.zone, capital: true };
  const again = row.data.retry ? t("prospects.again", { day: day(row.data.retry, { ...around, capital: false }) }) : "";
  if (comment === undefined) return again;
  const said = [outcomeWords(comment.data.outcome ?? ""), comment.data.text ?? ""].filter(Boolean).join(". ");
  return [`${day(happenedAt(comment), around)}, ${said}`, again].filter(Boolean).join(", ");
}

const OUTCOMES = new Set(["no_answer", "call_back", "not_interested"]);

/** An outcome that a newer version knows is shown as the word it is. */
export function outcomeWords(outcome: string): string {
  return OUTCOMES.has(outcome) ? t(`prospects.outcome.${outcome}`) : outcome;
}

/** The newest comment of each row. */
export function lastComments(comments: readonly Row<"comment">[]): ReadonlyMap<string, Row<"comment">> {
  const found = new Map<string, Row<"comment">>();
  for (const comment of comments) {
    const parent = comment.data.parent;
    if (!parent) continue;
    const before = found.get(parent);
    if (before === undefined || happenedAt(before) <= happenedAt(comment)) found.set(parent, comment);
  }
  return found;
}
