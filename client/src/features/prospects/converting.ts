// Turning a row into an opportunity at once, with a way back; pressed again it opens what it became.
import { type Done, deleteDraft, gesture, setDraft } from "../../store/gesture";
import type { Draft, Row, Store } from "../../store/store";
import { conversion } from "./convert";
import { lastStep } from "./last-step";

export interface Converted {
  readonly opportunity: string;
  readonly title: string;
  readonly done: Done;
}

export async function convertRow(store: Store, list: Row<"prospect_list">, row: Row<"prospect">): Promise<Converted> {
  const { drafts, opportunity, title } = conversion(list, row, {
    derivedId: (name) => store.derivedId(name),
    newId: () => store.newId(),
    currency: store.workspace.currency,
    zone: store.user.zone,
    folders: store.rows("folder").peek(),
    steps: store.rows("step").peek(),
    members: store.rows("member").peek(),
    fields: store.rows("field").peek(),
    step: lastStep(store),
  });
  const done = await gesture(store, drafts, () => takenBack(store, row, drafts));
  return { opportunity, title, done };
}

/** What was made goes to the trash, and the row is as it was. */
function takenBack(store: Store, row: Row<"prospect">, drafts: readonly Draft[]): readonly Draft[] {
  const back: Draft[] = [];
  for (const draft of drafts) {
    if (draft.kind === "row.convert") back.push(deleteDraft(store, "opportunity", draft.id));
    if (draft.kind === "create" && (draft.entity === "contact" || draft.entity === "folder")) {
      back.push(deleteDraft(store, draft.entity, draft.id));
    }
  }
  const shown = store.row("prospect", row.id).peek() ?? row;
  const { state = null, opportunity = null } = row.data;
  return [...back, setDraft(shown, { state, opportunity })];
}
