// Tags to put on and take off; each one is its own fact, so that two people tagging at once both succeed.
import { t } from "../../i18n";
import { TagField } from "../../pick/tag-field";
import { byRank } from "../../store/deals";
import { foldTag } from "../../store/fold-text";
import type { Row } from "../../store/store";
import { elementOf, tagName } from "../../store/tag-names";
import { Chip, Line, Name, Sheet } from "../../ui";
import { addTag, removeTag } from "./commands";
import { useRecord } from "./record";

export function TagsSheet() {
  const { store, deal, close } = useRecord();
  return (
    <Sheet title={t("opportunity.tags")} open onClose={close}>
      <TagField
        chosen={Object.keys(deal.row.data.tags ?? {})}
        onAdd={(element) => void addTag(store, deal.row, element)}
        onRemove={(element) => void removeTag(store, deal.row, element)}
      />
      <Categories />
    </Sheet>
  );
}

/** The workspace's own sets of tags; in a single-choice category one takes the place of another. */
function Categories() {
  const { store } = useRecord();
  const categories = [...store.rows("tag_category").value.values()].filter(({ data }) => !data.archived).sort(byRank);
  return (
    <>
      {categories.map((category) => (
        <Category key={category.id} category={category} />
      ))}
    </>
  );
}

function Category({ category }: { readonly category: Row<"tag_category"> }) {
  const { store, deal } = useRecord();
  const tags = [...store.rows("tag").value.values()]
    .filter(({ data }) => data.category === category.id && !data.archived && data.name)
    .sort(byRank);
  if (tags.length === 0) return null;
  const onByName = new Map(Object.keys(deal.row.data.tags ?? {}).map((tag) => [foldTag(tagName(store, tag)), tag]));
  const toggle = async (name: string) => {
    const held = onByName.get(foldTag(name));
    if (held !== undefined) return void (await removeTag(store, deal.row, held));
    const others = category.data.single ? tags.flatMap(({ data }) => onByName.get(foldTag(data.name ?? "")) ?? []) : [];
    for (const other of others) await removeTag(store, deal.row, other);
    await addTag(store, deal.row, elementOf(store, name) ?? name);
  };
  return (
    <>
      <h2 class="flat">
        <Name>{category.data.name}</Name>
        {category.data.required && <span class="aside">{t("opportunity.tags.required")}</span>}
      </h2>
      <Line>
        {tags.map(({ id, data }) => (
          <Chip key={id} on={onByName.has(foldTag(data.name ?? ""))} onClick={() => void toggle(data.name ?? "")}>
            <Name>{data.name}</Name>
          </Chip>
        ))}
      </Line>
    </>
  );
}
