// Reasons for lost and cancelled, as they are offered on closing (C11); a closed opportunity keeps the words it got.
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { ArrangedList } from "./arranged-list";
import { addEntry, shelfOf } from "./entries";
import { EntrySheet } from "./entry-sheet";
import { SettingsPage } from "./frame";
import { useSettings } from "./use-settings";

export function ReasonsPage() {
  const { store } = useSettings();
  const [open, setOpen] = useState<string>();
  const shelf = shelfOf(store, "loss_reason");
  const shown = open === undefined ? undefined : store.rows("loss_reason").value.get(open);
  return (
    <SettingsPage title={t("settings.reasons")} lead={t("settings.reasons.lead")}>
      <ArrangedList
        shelf={shelf}
        whenOf={(_, at) => at + 1}
        onOpen={({ id }) => setOpen(id)}
        empty={t("settings.reasons.empty")}
        add={{
          words: t("settings.reasons.add"),
          about: "loss_reason",
          run: (name) => addEntry(store, "loss_reason", { name }, shelf.live),
        }}
      />
      {shown && (
        <EntrySheet key={shown.id} row={shown} nameLabel={t("settings.name")} onClose={() => setOpen(undefined)} />
      )}
    </SettingsPage>
  );
}
