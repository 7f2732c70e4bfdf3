// One pipeline: its name, its place, and whether new opportunities begin in it.
import { t } from "../../i18n";
import type { Row } from "../../store/store";
import { Switch } from "../../ui";
import { makeDefault, nameOf, shelfOf } from "./entries";
import { EntrySheet } from "./entry-sheet";
import { PlaceButtons } from "./place-buttons";
import { changed, said, useSettings } from "./use-settings";

interface PipelineSheetProps {
  readonly row: Row<"pipeline">;
  readonly onClose: () => void;
}

export function PipelineSheet({ row, onClose }: PipelineSheetProps) {
  const { store } = useSettings();
  const { live } = shelfOf(store, "pipeline");
  const isDefault = row.data.is_default === true;
  const stays = isDefault || live.length <= 1 ? t("settings.pipelines.stays") : undefined;
  return (
    <EntrySheet row={row} nameLabel={t("settings.name")} onClose={onClose} stays={stays}>
      <Switch
        label={t("settings.pipelines.default")}
        hint={t(isDefault ? "settings.pipelines.default.is" : "settings.pipelines.default.hint")}
        on={isDefault}
        onChange={() => {
          // Another one takes it over; there is always one where new opportunities begin.
          if (!isDefault) void makeDefault(store, row).then((done) => said(changed(nameOf(row)), done));
        }}
      />
      <PlaceButtons row={row} live={live} />
    </EntrySheet>
  );
}
