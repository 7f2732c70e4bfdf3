// The company's own fields of opportunities, client folders and contacts (C2).
import { useState } from "preact/hooks";
import { list, t } from "../../i18n";
import type { Row } from "../../store/store";
import { Icon, Line, Segmented } from "../../ui";
import { ArrangedList } from "./arranged-list";
import { addEntry, shelfOf } from "./entries";
import { FieldSheet } from "./field-sheet";
import { SettingsPage } from "./frame";
import { useSettings } from "./use-settings";

const OF = ["opportunity", "folder", "contact"] as const;
type Of = (typeof OF)[number];

export function FieldsPage() {
  const { store } = useSettings();
  const [of, setOf] = useState<Of>("opportunity");
  const [open, setOpen] = useState<string>();
  const shelf = shelfOf(store, "field", ({ entity }) => entity === of);
  const shown = open === undefined ? undefined : store.rows("field").value.get(open);
  const add = async (name: string): Promise<void> => {
    setOpen(await addEntry(store, "field", { name, entity: of, kind: "text" }, shelf.live));
  };
  return (
    <SettingsPage title={t("settings.fields")} lead={t("settings.fields.lead")}>
      <Line over>
        <Segmented
          label={t("settings.fields.of")}
          options={OF.map((value) => ({ value, label: t(`settings.fields.of.${value}`) }))}
          value={of}
          onChange={setOf}
        />
      </Line>
      <ArrangedList
        key={of}
        shelf={shelf}
        whenOf={(row) => (row.data.is_key ? <Icon name="key" /> : "")}
        subOf={fieldWords}
        onOpen={({ id }) => setOpen(id)}
        empty={t(`settings.fields.empty.${of}`)}
        add={{ words: t("settings.fields.add"), about: `field:${of}`, run: add }}
      />
      {shown && <FieldSheet key={shown.id} row={shown} onClose={() => setOpen(undefined)} />}
    </SettingsPage>
  );
}

export function fieldWords({ data }: Row<"field">): string {
  const options = data.kind === "list" ? list(data.options ?? []) : "";
  const words = [t(`settings.kind.${data.kind ?? "text"}`), options, data.is_key ? t("settings.fields.key.short") : ""];
  return words.filter((part) => part !== "").join(". ");
}
