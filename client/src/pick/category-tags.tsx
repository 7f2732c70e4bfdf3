// The workspace's own sets of tags, to choose in; and the ones that a record cannot go on without.
import { Fragment } from "preact";
import { useStore } from "../app/context";
import { t } from "../i18n";
import { foldTag } from "../store/fold-text";
import { chosenIn, elementsByName, liveCategories, type TagChoice, tagsIn } from "../store/required-tags";
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

/** Some of them, each with the words that it is needed before the record can go on (B10). */
export function NeededTags({ of, tags, onChoose }: CategoryTagsProps & { readonly of: readonly string[] }) {
  const store = useStore();
  const needed = liveCategories(store).filter(({ id }) => of.includes(id));
  return <Categories of={needed} tags={tags} onChoose={onChoose} isAsking />;
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
