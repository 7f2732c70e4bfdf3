// Tags and their categories: what may be chosen, what must be, and the free ones that people typed (G1, G2).
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { AddLine } from "../../pick/add-line";
import type { Row } from "../../store/store";
import { tagsOf } from "../../store/tag-names";
import { Chip, Line, Name, Section } from "../../ui";
import { AwayChips } from "./away-chips";
import { CategorySheet } from "./category-sheet";
import { ChangeButton } from "./change-button";
import { addEntry, nameOf, shelfOf } from "./entries";
import { SettingsPage } from "./frame";
import { TagSheet } from "./tag-sheet";
import { addTagTo, tagsOfCategory } from "./tags";
import { useSettings } from "./use-settings";

export function TagsPage() {
  const { store, isAdmin } = useSettings();
  const [open, setOpen] = useState<string>();
  const { live, away } = shelfOf(store, "tag_category");
  const category = open === undefined ? undefined : store.rows("tag_category").value.get(open);
  const tag = open === undefined ? undefined : store.rows("tag").value.get(open);
  const close = (): void => setOpen(undefined);
  return (
    <SettingsPage title={t("settings.tags")} lead={t("settings.tags.lead")}>
      {live.length === 0 && <p class="pad muted">{t("settings.tags.empty")}</p>}
      {live.map((row) => (
        <Category key={row.id} row={row} onOpen={setOpen} />
      ))}
      {isAdmin && (
        <div class="arranged">
          <AddLine
            words={t("settings.tags.add-category")}
            about="tag_category"
            onAdd={async (name) => setOpen(await addEntry(store, "tag_category", { name }, live))}
          />
          <AwayChips away={away} others={live} />
        </div>
      )}
      <FreeTags onOpen={setOpen} />
      {category && <CategorySheet key={category.id} row={category} onClose={close} />}
      {tag && <TagSheet key={tag.id} row={tag} onClose={close} />}
    </SettingsPage>
  );
}

interface CategoryProps {
  readonly row: Row<"tag_category">;
  readonly onOpen: (id: string) => void;
}

function Category({ row, onOpen }: CategoryProps) {
  const { store, isAdmin } = useSettings();
  const { live, away } = tagsOfCategory(store, row.id);
  const notes = [row.data.required && t("settings.tags.required"), row.data.single && t("settings.tags.single")];
  return (
    <Section title={<Name>{row.data.name}</Name>} aside={notes.filter(Boolean).join(", ") || undefined}>
      <div class="arranged">
        {live.length > 0 && <TagChips tags={live} onOpen={onOpen} />}
        {live.length === 0 && <p class="pad muted">{t("settings.tags.empty-category")}</p>}
        {isAdmin && (
          <>
            <AddLine
              words={t("settings.tags.add")}
              about={`tag:${row.id}`}
              onAdd={(name) => addTagTo(store, row.id, name)}
              beside={<ChangeButton row={row} onOpen={onOpen} />}
            />
            <AwayChips away={away} others={live} />
          </>
        )}
      </div>
    </Section>
  );
}

/** What people typed and nobody sorted yet, the commonest first. */
function FreeTags({ onOpen }: { readonly onOpen: (id: string) => void }) {
  const { store, isAdmin } = useSettings();
  const { live, away } = tagsOfCategory(store, null);
  const counts = new Map(tagsOf(store).value.map(({ folded, count }) => [store.derivedId(`tag:${folded}`), count]));
  const byUse = live.toSorted((one, other) => (counts.get(other.id) ?? 0) - (counts.get(one.id) ?? 0));
  if (live.length === 0 && away.length === 0) return null;
  return (
    <Section title={t("settings.tags.other")} aside={live.length}>
      <div class="arranged">
        {isAdmin && live.length > 0 && <p class="pad muted">{t("settings.tags.free.why")}</p>}
        <TagChips tags={byUse} onOpen={onOpen} />
        {isAdmin && <AwayChips away={away} others={live} />}
      </div>
    </Section>
  );
}

interface TagChipsProps {
  readonly tags: readonly Row<"tag">[];
  readonly onOpen: (id: string) => void;
}

function TagChips({ tags, onOpen }: TagChipsProps) {
  const { isAdmin } = useSettings();
  return (
    <Line>
      {tags.map((tag) => (
        <Chip key={tag.id} onClick={isAdmin ? () => onOpen(tag.id) : undefined}>
          <Name>{nameOf(tag)}</Name>
        </Chip>
      ))}
    </Line>
  );
}
