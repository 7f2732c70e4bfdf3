// One tag: its name (everywhere at once, on old cards too), the words it stands for, and its category.
import { t } from "../../i18n";
import { rankAfter } from "../../store/ranks";
import type { Row } from "../../store/store";
import { tagsOf } from "../../store/tag-names";
import { Select } from "../../ui";
import { shelfOf } from "./entries";
import { EntrySheet, TextLine, useChange } from "./entry-sheet";
import { linesOf } from "./field-sheet";
import { readWords, tagsOfCategory } from "./tags";
import { useSettings } from "./use-settings";

interface TagSheetProps {
  readonly row: Row<"tag">;
  readonly onClose: () => void;
}

export function TagSheet({ row, onClose }: TagSheetProps) {
  const { store } = useSettings();
  const change = useChange(row);
  const categories = shelfOf(store, "tag_category").live;
  const name = row.data.name ?? "";
  const count = tagsOf(store).value.find((tag) => tag.name === name)?.count ?? 0;
  return (
    <EntrySheet row={row} nameLabel={t("settings.name")} onClose={onClose}>
      <p class="pad muted">{t("settings.tags.used", { count })}</p>
      <Select
        label={t("settings.tags.category")}
        options={[
          { value: "", label: t("settings.tags.other") },
          ...categories.map(({ id, data }) => ({ value: id, label: data.name ?? "" })),
        ]}
        value={row.data.category ?? ""}
        onChange={(id) => change({ category: id || null, rank: rankAfter(tagsOfCategory(store, id || null).live) })}
      />
      <TextLine
        row={row}
        field="words"
        label={t("settings.tags.words")}
        hint={t("settings.tags.words.hint")}
        kind="long"
        show={linesOf}
        read={readWords}
      />
    </EntrySheet>
  );
}
