// The question of compulsory tags inside a sheet that would win the sale: answered there, at once (B10).
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { NeededTags } from "../../pick/category-tags";
import { missingCategories } from "../../store/required-tags";
import { Note } from "../../ui";
import { changeTags } from "./commands";
import { useRecord } from "./record";

export interface Missing {
  readonly isMissing: boolean;
  /** The categories that were missing when the sheet was opened: answered ones stay in view, to be answered otherwise. */
  readonly asked: readonly string[];
}

export function useMissing(): Missing {
  const { store, deal } = useRecord();
  const missing = missingCategories(store, deal.row.data.tags).map(({ id }) => id);
  const [asked] = useState(missing);
  return { isMissing: missing.length > 0, asked: [...new Set([...asked, ...missing])] };
}

/** Nothing when nothing was missing. */
export function RequiredTags({ missing }: { readonly missing: Missing }) {
  const { store, deal } = useRecord();
  if (missing.asked.length === 0) return null;
  return (
    <>
      {missing.isMissing && <Note tone="due">{t("opportunity.tags.first")}</Note>}
      <NeededTags
        of={missing.asked}
        tags={deal.row.data.tags}
        onChoose={(choice) => void changeTags(store, deal.row, choice)}
      />
    </>
  );
}
