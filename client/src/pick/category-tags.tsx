// The workspace's own sets of tags, to choose in; and the ones that a record cannot go on without.
import { Fragment } from "preact";
import { useStore } from "../app/context";
import { t } from "../i18n";
import { foldTag } from "../store/fold-text";
import {
  chosenIn,
  elementsByName,
  liveCategories,
  missingCategories,
  type TagChoice,
  tagsIn,
} from "../store/required-tags";
import type { Row } from "../store/store";
import { Chip, Line, Name } from "../ui";

type Tags = Readonly<Record<string, number>> | null | undefined;

export interface CategoryTagsProps {
  readonly tags: Tags;
  readonly onChoose: (choice: TagChoice) => void;
}

/** All categories. */
export function CategoryTags({ tags, onChoose }: CategoryTagsProps) {
  const store = useStore();
  return <Categories of={liveCategories(store)} tags={tags} onChoose={onChoose} />;
}

/**
 * Those that were missing when the sheet was opened (B10): a question that is answered stays in view with its answer, so
 * that the answer can be changed. Nothing when all were there.
 */
export function MissingTags({ asked, tags, onChoose }: CategoryTagsProps & { readonly asked: readonly string[] }) {
  const store = useStore();
  const missing = new Set(missingCategories(store, tags).map(({ id }) => id));
  const shown = liveCategories(store).filter(({ id }) => missing.has(id) || asked.includes(id));
  return <Categories of={shown} tags={tags} onChoose={onChoose} isAsking />;
}

interface CategoriesProps extends CategoryTagsProps {
  readonly of: readonly Row<"tag_category">[];
  readonly isAsking?: boolean;
}

function Categories({ of, tags, onChoose, isAsking = false }: CategoriesProps) {
  const store = useStore();
  const on = elementsByName(store, tags);
  return (
    <>
      {of.map((category) => {
        const offered = tagsIn(store, category.id);
        if (offered.length === 0) return null;
        return (
          <Fragment key={category.id}>
            <h2 class="flat">
              <Name>{category.data.name}</Name>
              {category.data.required && (
                <span class="aside">{t(isAsking ? "pick.required" : "opportunity.tags.required")}</span>
              )}
            </h2>
            <Line>
              {offered.map(({ id, data }) => (
                <Chip
                  key={id}
                  on={on.has(foldTag(data.name ?? ""))}
                  onClick={() => onChoose(chosenIn(store, category, tags, data.name ?? ""))}
                >
                  <Name>{data.name}</Name>
                </Chip>
              ))}
            </Line>
          </Fragment>
        );
      })}
    </>
  );
}
