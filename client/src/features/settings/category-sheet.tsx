// One category of tags: whether a card needs one of them, how many it takes, what else they mean, and their order.
import { t } from "../../i18n";
import type { Row } from "../../store/store";
import { Section, Segmented, Select, Switch } from "../../ui";
import { ArrangedList } from "./arranged-list";
import { nameOf, shelfOf } from "./entries";
import { EntrySheet, useChange } from "./entry-sheet";
import { PlaceButtons } from "./place-buttons";
import { tagsOfCategory } from "./tags";
import { useSettings } from "./use-settings";

interface CategorySheetProps {
  readonly row: Row<"tag_category">;
  readonly onClose: () => void;
}

export function CategorySheet({ row, onClose }: CategorySheetProps) {
  const { store } = useSettings();
  const change = useChange(row);
  const tags = tagsOfCategory(store, row.id);
  return (
    <EntrySheet row={row} nameLabel={t("settings.name")} onClose={onClose}>
      <Switch
        label={t("settings.tags.needed")}
        hint={t("settings.tags.needed.hint")}
        on={row.data.required === true}
        onChange={(on) => change({ required: on })}
      />
      <div class="control">
        <span class="label">{t("settings.tags.how-many")}</span>
        <Segmented
          label={t("settings.tags.how-many")}
          options={[
            { value: "several", label: t("settings.tags.several") },
            { value: "single", label: t("settings.tags.single") },
          ]}
          value={row.data.single ? "single" : "several"}
          onChange={(choice) => change({ single: choice === "single" })}
        />
      </div>
      <Implied row={row} />
      <PlaceButtons row={row} live={shelfOf(store, "tag_category").live} />
      {tags.live.length > 1 && (
        <Section title={t("settings.tags.order")} flat>
          <ArrangedList shelf={{ live: tags.live, away: [] }} whenOf={(_, at) => at + 1} />
        </Section>
      )}
    </EntrySheet>
  );
}

/** A tag of another category that goes on with any of these (G3). */
function Implied({ row }: { readonly row: Row<"tag_category"> }) {
  const { store } = useSettings();
  const change = useChange(row);
  const others = shelfOf(store, "tag", ({ category }) => category !== row.id).live;
  return (
    <Select
      label={t("settings.tags.implies")}
      options={[
        { value: "", label: t("settings.tags.implies.none") },
        ...others.map((tag) => ({ value: tag.id, label: nameOf(tag) })),
      ]}
      value={row.data.implies ?? ""}
      onChange={(tag) => change({ implies: tag || null })}
      hint={t("settings.tags.implies.hint")}
    />
  );
}
