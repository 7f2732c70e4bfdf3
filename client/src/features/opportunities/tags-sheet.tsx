// Tags to put on and take off; each one is its own fact, so that two people tagging at once both succeed.
import { t } from "../../i18n";
import { CategoryTags } from "../../pick/category-tags";
import { TagField } from "../../pick/tag-field";
import { Sheet } from "../../ui";
import { addTag, changeTags, removeTag } from "./commands";
import { useRecord } from "./record";

export function TagsSheet() {
  const { store, deal, close } = useRecord();
  const tags = deal.row.data.tags;
  return (
    <Sheet title={t("opportunity.tags")} open onClose={close}>
      <TagField
        hideLabel
        chosen={Object.keys(tags ?? {})}
        onAdd={(element) => void addTag(store, deal.row, element)}
        onRemove={(element) => void removeTag(store, deal.row, element)}
      />
      <CategoryTags tags={tags} onChoose={(choice) => void changeTags(store, deal.row, choice)} />
    </Sheet>
  );
}
