// Where the sale came from: a kind, and a name where it has one (C1).
import { t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { useSaving } from "../../notes/use-saving";
import { readSource, SOURCES, sourceName, sourceText } from "../../pick/sources";
import { asSeen } from "../../store/gesture";
import { Button, Chip, Field, Line, Sheet } from "../../ui";
import { setField } from "./commands";
import { said, useRecord } from "./record";

export function SourceSheet() {
  const { store, deal, close } = useRecord();
  const before = readSource(deal.row.data.source);
  const form = useKeptForm(store, `source:${deal.id}`, before, deal.row.seq);
  const saving = useSaving(store, close, form);
  const { kind, name } = form.values;
  const save = async () => {
    const source = sourceText({ kind, name });
    if (source === sourceText(before)) return saving.leave();
    await saving.save(
      () => setField(store, asSeen(deal.row, form.seen), "source", source),
      (done) => said(t("opportunity.fact.changed", { label: t("opportunity.source") }), done),
    );
  };
  return (
    <Sheet
      title={t("opportunity.source")}
      open
      onClose={saving.leave}
      bar={<Button onClick={() => void save()}>{t("ui.save")}</Button>}
    >
      {saving.news}
      <Line>
        {SOURCES.map((source) => (
          <Chip key={source} on={kind === source} onClick={() => form.write({ kind: kind === source ? null : source })}>
            {sourceName(source)}
          </Chip>
        ))}
      </Line>
      <Field
        label={t("opportunity.source.which")}
        value={name}
        onInput={(text) => form.write({ name: text })}
        onEnter={() => void save()}
      />
    </Sheet>
  );
}
