// The client folder of a sale: one that is here, or a new one made with the gesture that needs it.

import { mainContact } from "../../deals/why";
import { foldersLike } from "../../pick/folder-field";
import { splitName } from "../../store/alt-name";
import type { Deal } from "../../store/deals";
import { companyKey } from "../../store/fold-text";
import { type Done, deleteDraft, gesture, setBack, setDraft } from "../../store/gesture";
import type { Draft, Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";

type Opportunity = Row<"opportunity">;

export type FolderChoice = { readonly id: string } | { readonly name: string };

export interface Chosen {
  readonly id: string;
  readonly drafts: readonly Draft[];
  readonly back: () => readonly Draft[];
}

/** `Name (Alternative)` names a company twice (B8). */
export function chosenFolder(store: Store, choice: FolderChoice): Chosen {
  if ("id" in choice) return { id: choice.id, drafts: [], back: () => [] };
  const { name, alt_name } = splitName(choice.name);
  const fields = { name, ...(alt_name !== null && { alt_name }) };
  const id = store.newId();
  return {
    id,
    drafts: [{ kind: "create", entity: "folder", id, fields }],
    back: () => [deleteDraft(store, "folder", id)],
  };
}

/** Put it into a folder that is being made with it. */
export function moveToFolder(store: Store, row: Opportunity, choice: FolderChoice): Promise<Done> {
  const folder = chosenFolder(store, choice);
  const drafts = [...folder.drafts, setDraft(row, { folder: folder.id })];
  return gesture(store, drafts, () => [...setBack(store, row, ["folder"]), ...folder.back()]);
}

/** The company of who decides, else the title: most sales are called after the client. */
export function companyOf(store: Store, deal: Deal): string {
  return mainContact(store, deal.id)?.data.company || titleOf(deal.row);
}

/** A folder that is already here under that name, else a new one; none for no name. */
export function folderNamed(store: Store, company: string): FolderChoice | null {
  if (company.trim() === "") return null;
  const key = companyKey(company);
  const known = foldersLike(store, company).find(({ data }) =>
    [data.name, data.alt_name].some((name) => name && companyKey(name) === key),
  );
  return known === undefined ? { name: company.trim() } : { id: known.id };
}
