// A sale that is copied belongs into a client folder together with its copy; where there is none yet, one is offered.
import { isolate, t } from "../../i18n";
import type { KeptFields } from "../../notes/kept-form";
import { joinName } from "../../store/alt-name";
import type { Deal } from "../../store/deals";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Field } from "../../ui";
import { type FolderChoice, folderNamed } from "./folders";
import { useRecord } from "./record";

export interface FolderInHand {
  readonly name: string;
  /** Null when there is a folder already, or the name was emptied. */
  readonly choice: FolderChoice | null;
  /** Where both will stand. */
  readonly words: string;
  write(name: string): void;
}

/** `folder` is the name that stands in its field, at first the company that the card tells of. */
export function useFolderOffer(form: KeptFields<{ readonly folder: string }>): FolderInHand {
  const { store, deal } = useRecord();
  const name = form.values.folder;
  const choice = deal.folder === undefined ? folderNamed(store, name) : null;
  return { name, choice, write: (folder) => form.write({ folder }), words: wordsOf(store, deal, choice) };
}

function wordsOf(store: Store, { folder }: Deal, choice: FolderChoice | null): string {
  if (folder !== undefined) return t("opportunity.won.both-stay", { name: isolate(titleOf(folder)) });
  if (choice === null) return "";
  if ("name" in choice) return t("opportunity.won.both-new", { name: isolate(choice.name) });
  const known = store.rows("folder").value.get(choice.id);
  return t("opportunity.won.both", { name: isolate(joinName(known?.data.name, known?.data.alt_name)) });
}

export function FolderOffer({ offer }: { readonly offer: FolderInHand }) {
  const { deal } = useRecord();
  if (deal.folder !== undefined) return null;
  return <Field label={t("opportunity.won.folder")} value={offer.name} onInput={offer.write} />;
}
