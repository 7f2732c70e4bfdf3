// Rows pasted from a spreadsheet into a list: what goes where is shown first, then they are written in chunks.
import { useMemo, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { t } from "../../i18n";
import type { Row } from "../../store/store";
import { Button, Field, Meter, Note, Sheet, Switch } from "../../ui";
import { columnsOf } from "./columns";
import { type ImportPlan, planImport } from "./import-rows";
import { type Importing, importing, putAwayImport, runImport, stopImport } from "./importing";
import { PastePreview } from "./paste-preview";
import { readTable } from "./table-text";

export interface PasteSheetProps {
  readonly list: Row<"prospect_list">;
  readonly rows: readonly Row<"prospect">[];
  readonly onClose: () => void;
}

export function PasteSheet({ list, rows, onClose }: PasteSheetProps) {
  const store = useStore();
  const [pasted, setPasted] = useState("");
  const [header, setHeader] = useState<boolean | null>(null);
  const table = useMemo(() => readTable(pasted), [pasted]);
  const guess = useMemo(() => planImport(table, list), [table, list]);
  const plan = header === null ? guess : planImport(table, list, header);
  const write = () => {
    onClose();
    void runImport(store, list, plan, rows);
  };
  return (
    <Sheet
      title={t("prospects.paste.title")}
      open
      onClose={onClose}
      bar={
        <Button disabled={plan.rows.length === 0} onClick={write}>
          {t("prospects.paste.write", { count: plan.rows.length })}
        </Button>
      }
    >
      <Field
        label={t("prospects.paste")}
        hint={t("prospects.paste.how")}
        kind="long"
        value={pasted}
        onInput={setPasted}
        autofocus
      />
      {table.length > 0 && (
        <>
          <Switch label={t("prospects.paste.first-line")} on={plan.header} onChange={setHeader} />
          <PastePreview plan={plan} columns={namesOf(plan, list)} />
        </>
      )}
    </Sheet>
  );
}

function namesOf(plan: ImportPlan, list: Row<"prospect_list">): readonly string[] {
  const byId = new Map(columnsOf(list.data).map((column) => [column.id, column.name]));
  return plan.targets.map((target) => {
    if (target === null) return "";
    if ("column" in target) return byId.get(target.column) ?? "";
    return t("prospects.paste.new-column", { name: target.added || t("prospects.column") });
  });
}

/** How far an import is; its result waits until it has been seen. */
export function ImportNote({ list }: { readonly list: string }) {
  const now = importing.value;
  if (now === null || now.list !== list) return null;
  return (
    <Note
      title={importWords(now)}
      tone={now.state === "failed" ? "lost" : undefined}
      end={
        <Button kind="quiet" small onClick={now.state === "running" ? stopImport : putAwayImport}>
          {t(now.state === "running" ? "prospects.import.stop" : "prospects.import.seen")}
        </Button>
      }
    >
      {now.state === "running" && <Meter part={now.done / now.total} label={importWords(now)} />}
      {now.state === "failed" && t("prospects.not-saved.why")}
    </Note>
  );
}

function importWords({ state, done, total }: Importing): string {
  return t(`prospects.import.${state}`, { done, total });
}
