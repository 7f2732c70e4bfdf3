// Kinds of activities: what can be logged, each with its sign (F2).
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import type { ActivityKind } from "../../protocol/types.gen";
import type { Row } from "../../store/store";
import { Chip, Icon, type IconName, Section } from "../../ui";
import { ArrangedList } from "./arranged-list";
import { addEntry, shelfOf } from "./entries";
import { EntrySheet, useChange } from "./entry-sheet";
import { SettingsPage } from "./frame";
import { useSettings } from "./use-settings";

type KindIcon = NonNullable<ActivityKind["icon"]>;
const ICONS: Readonly<Record<KindIcon, IconName>> = {
  call: "call",
  visit: "visit",
  mail: "mail",
  meeting: "meeting",
  quote: "quote",
  other: "tick",
};

export function KindsPage() {
  const { store } = useSettings();
  const [open, setOpen] = useState<string>();
  const shelf = shelfOf(store, "activity_kind");
  const shown = open === undefined ? undefined : store.rows("activity_kind").value.get(open);
  return (
    <SettingsPage title={t("settings.kinds")} lead={t("settings.kinds.lead")}>
      <ArrangedList
        shelf={shelf}
        whenOf={(row) => <Icon name={ICONS[row.data.icon ?? "other"]} />}
        onOpen={({ id }) => setOpen(id)}
        empty={t("settings.kinds.empty")}
        add={{
          words: t("settings.kinds.add"),
          about: "activity_kind",
          run: async (name) => setOpen(await addEntry(store, "activity_kind", { name, icon: "other" }, shelf.live)),
        }}
      />
      {shown && <KindSheet key={shown.id} row={shown} onClose={() => setOpen(undefined)} />}
    </SettingsPage>
  );
}

function KindSheet({ row, onClose }: { readonly row: Row<"activity_kind">; readonly onClose: () => void }) {
  const change = useChange(row);
  return (
    <EntrySheet row={row} nameLabel={t("settings.name")} onClose={onClose}>
      <Section title={t("settings.kinds.icon")} flat>
        <fieldset class="group line" aria-label={t("settings.kinds.icon")}>
          {(Object.keys(ICONS) as KindIcon[]).map((icon) => (
            <Chip
              key={icon}
              icon={ICONS[icon]}
              on={(row.data.icon ?? "other") === icon}
              onClick={() => change({ icon })}
            >
              {t(`settings.kinds.icon.${icon}`)}
            </Chip>
          ))}
        </fieldset>
      </Section>
    </EntrySheet>
  );
}
