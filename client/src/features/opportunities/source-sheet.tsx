// Where the sale came from: a kind, and a name where it has one (C1).
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import { readSource, SOURCES, type SourceKind, sourceName, sourceText } from "../../pick/sources";
import { Button, Chip, Field, Line, Sheet } from "../../ui";
import { setField } from "./commands";
import { said, useRecord } from "./record";

export function SourceSheet() {
  const { store, deal, close } = useRecord();
  const saving = useSaving(store, close);
  const before = readSource(deal.row.data.source);
  const [kind, choose] = useState<SourceKind | null>(before.kind);
  const [name, write] = useState(before.name);
  const save = async () => {
    const source = sourceText({ kind, name });
    if (source === sourceText(before)) return close();
    await saving.save(
      () => setField(store, deal.row, "source", source),
      (done) => said(t("opportunity.fact.changed", { label: t("opportunity.source") }), done),
    );
  };
  return (
    <Sheet
      title={t("opportunity.source")}
      open
      onClose={close}
      bar={<Button onClick={() => void save()}>{t("ui.save")}</Button>}
    >
      {saving.trouble}
      <Line>
        {SOURCES.map((source) => (
          <Chip key={source} on={kind === source} onClick={() => choose(kind === source ? null : source)}>
            {sourceName(source)}
          </Chip>
        ))}
      </Line>
      <Field label={t("opportunity.source.which")} value={name} onInput={write} onEnter={() => void save()} />
    </Sheet>
  );
}
