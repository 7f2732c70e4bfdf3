// A new list: its name and columns, or a table pasted from a spreadsheet that brings both columns and rows.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { go } from "../../app/router";
import { t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import type { Row, Store } from "../../store/store";
import { Button, Field, Sheet } from "../../ui";
import { columnNames } from "./columns";
import { newList } from "./commands";
import { type ImportPlan, planImport } from "./import-rows";
import { runImport } from "./importing";
import { PastePreview } from "./paste-preview";
import { readTable } from "./table-text";

export function NewListSheet({ onClose }: { readonly onClose: () => void }) {
  const store = useStore();
  const [name, setName] = useState("");
  const [columns, setColumns] = useState(() => t("prospects.columns.usual"));
  const [pasted, setPasted] = useState("");
  const saving = useSaving(store, onClose);
  const plan = pasted.trim() === "" ? null : planFor(pasted, columnNames(columns));
  const make = () =>
    saving.save(
      () => makeList(store, name.trim() || t("prospects.unnamed"), columnNames(columns), plan),
      (id) => go(`/l/${id}`),
    );
  return (
    <Sheet
      title={t("prospects.new")}
      open
      onClose={onClose}
      bar={<Button onClick={() => void make()}>{t("prospects.make")}</Button>}
    >
      {saving.news}
      <Field
        label={t("prospects.name")}
        placeholder={t("prospects.name.how")}
        value={name}
        onInput={setName}
        autofocus
      />
      <Field
        label={t("prospects.paste")}
        hint={t("prospects.paste.how")}
        kind="long"
        value={pasted}
        onInput={setPasted}
      />
      {plan === null ? (
        <Field label={t("prospects.columns")} hint={t("prospects.columns.how")} value={columns} onInput={setColumns} />
      ) : (
        <PastePreview plan={plan.plan} columns={plan.columns} />
      )}
    </Sheet>
  );
}

interface NewPlan {
  readonly plan: ImportPlan;
  readonly columns: readonly string[];
}

/** Columns are those that the first line names, else the usual ones by place. */
function planFor(pasted: string, usual: readonly string[]): NewPlan {
  const table = readTable(pasted);
  const empty = { id: "", data: {} } as Row<"prospect_list">;
  const plan = planImport(table, empty);
  const columns = plan.targets.map((target, at) => {
    const named = target !== null && "added" in target ? target.added : "";
    return named || usual[at] || t("prospects.column.nth", { n: at + 1 });
  });
  return { plan, columns };
}

/** The list first, then its rows in chunks, which go on while the list is open already. */
async function makeList(store: Store, name: string, usual: readonly string[], plan: NewPlan | null): Promise<string> {
  const id = store.newId();
  await store.perform(newList(id, name, plan?.columns ?? usual, () => store.newId()));
  const list = store.rows("prospect_list").peek().get(id);
  if (plan !== null && list !== undefined) void runImport(store, list, byPlace(plan.plan, list), []);
  return id;
}

/** The columns of the new list are those of the paste, in its order. */
function byPlace(plan: ImportPlan, list: Row<"prospect_list">): ImportPlan {
  const header = planImport(plan.rows, list, false);
  return { ...header, rows: plan.rows };
}
