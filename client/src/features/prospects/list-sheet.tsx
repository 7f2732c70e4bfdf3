// What belongs to the whole list: its name, who sees it, its columns, and the way to the trash.
import { useState } from "preact/hooks";
import { go } from "../../app/router";
import { t } from "../../i18n";
import { said } from "../../notes/said";
import { useSaving } from "../../notes/use-saving";
import { deleteDraft, gesture, restoreDraft } from "../../store/gesture";
import { mayManage } from "../../store/rights";
import { Button, Chip, Field, IconButton, Line, Section, Select, Sheet, Switch } from "../../ui";
import { FieldChoice } from "../../views/field-choice";
import { RoleStarts } from "../../views/role-starts";
import type { ListColumn } from "./columns";
import { addColumn, editList, setColumn } from "./commands";
import { useList } from "./list-in-hand";
import { ListNotes } from "./list-notes";
import { choiceOf, chooseColumns, columnsStart, hasOwnColumns, titleColumn } from "./own-columns";

const KINDS = ["text", "number", "date", "phone", "email", "link"] as const;

export function ListSheet({ onClose }: { readonly onClose: () => void }) {
  const { store, list, columns } = useList();
  const [seen] = useState(list);
  const [name, setName] = useState(list.data.name ?? "");
  const [description, setDescription] = useState(list.data.description ?? "");
  const saving = useSaving(store, onClose);
  const save = async () => {
    const drafts = editList(seen, {
      name: name.trim() || (seen.data.name ?? ""),
      description,
      shared: list.data.shared ?? null,
    });
    // Tapped again while the storage does not answer: nobody is kept from leaving.
    if (drafts.length === 0 || saving.isStuck) return onClose();
    await saving.save(() => store.perform(drafts));
  };
  const share = (shared: boolean) => {
    const { name: held = null, description: told = null } = list.data;
    void store.perform(editList(list, { name: held, description: told, shared }));
  };
  const trash = async () => {
    onClose();
    const done = await gesture(store, [deleteDraft(store, "prospect_list", list.id)], () => [
      restoreDraft(store, "prospect_list", list.id),
    ]);
    go("/prospects", { replace: true });
    said(t("prospects.trashed"), done);
  };
  return (
    <Sheet
      title={t("prospects.list")}
      open
      onClose={() => void save()}
      bar={<Button onClick={() => void save()}>{t("prospects.done")}</Button>}
    >
      {saving.news}
      <Field label={t("prospects.name")} value={name} onInput={setName} />
      <Field label={t("prospects.description")} kind="long" value={description} onInput={setDescription} />
      {mayManage(store, list) && (
        <Switch
          label={t("prospects.shared")}
          hint={t("prospects.shared.how")}
          on={list.data.shared === true}
          onChange={share}
        />
      )}
      <Section title={t("prospects.columns")} flat>
        {columns.map((column) => (
          <ColumnLine key={column.id} column={column} />
        ))}
        <NewColumn />
      </Section>
      <OwnColumns />
      <ListNotes />
      {mayManage(store, list) && (
        <div class="pad">
          <Button kind="plain" onClick={() => void trash()}>
            {t("prospects.trash")}
          </Button>
        </div>
      )}
    </Sheet>
  );
}

/** What this person sees of them: the list stays as it is for everybody else (K8). */
function OwnColumns() {
  const { store, list, columns, shown } = useList();
  const title = titleColumn(columns);
  const keys = shown.map(({ id }) => id);
  if (columns.length < 2) return null;
  return (
    <>
      <FieldChoice
        words={t("prospects.columns.mine")}
        all={columns.map((column) => ({ key: column.id, label: column.name, isRequired: column === title }))}
        chosen={keys}
        onChoose={(next) => void chooseColumns(store, list.id, choiceOf(columns, next))}
      />
      {hasOwnColumns(store, list.id) && (
        <Line>
          <Chip icon="undo" onClick={() => void chooseColumns(store, list.id, null)}>
            {t("prospects.columns.usual-again")}
          </Chip>
        </Line>
      )}
      <RoleStarts store={store} name={columnsStart(list.id)} value={choiceOf(columns, keys)} />
    </>
  );
}

/** Its name, its kind, and out of sight; hidden cells are kept. */
function ColumnLine({ column }: { readonly column: ListColumn }) {
  const { store, list } = useList();
  const [name, setName] = useState(column.name);
  const rename = () => {
    if (name.trim() !== "" && name.trim() !== column.name)
      void store.perform(setColumn(list, column, { name: name.trim() }));
  };
  const hide = async () => {
    const back = () => setColumn(store.rows("prospect_list").peek().get(list.id) ?? list, column, { hidden: false });
    said(
      t("prospects.column.hidden", { name: column.name }),
      await gesture(store, setColumn(list, column, { hidden: true }), back),
    );
  };
  return (
    <div class="column-line">
      <Field
        label={t("prospects.column.name")}
        hideLabel
        value={name}
        onInput={setName}
        onBlur={rename}
        onEnter={rename}
      />
      <Select
        label={t("prospects.column.kind", { name: column.name })}
        hideLabel
        value={column.kind}
        options={KINDS.map((kind) => ({ value: kind, label: t(`prospects.kind.${kind}`) }))}
        onChange={(kind) => void store.perform(setColumn(list, column, { kind }))}
      />
      <IconButton icon="close" label={t("prospects.column.hide", { name: column.name })} onClick={() => void hide()} />
    </div>
  );
}

function NewColumn() {
  const { store, list } = useList();
  const [name, setName] = useState("");
  const add = () => {
    if (name.trim() === "") return;
    void store.perform(addColumn(list, store.newId(), name));
    setName("");
  };
  return (
    <>
      <Field
        label={t("prospects.column.new")}
        hint={t("prospects.column.magic")}
        value={name}
        onInput={setName}
        onEnter={add}
      />
      {name.trim() !== "" && (
        <Line>
          <Button kind="quiet" small onClick={add}>
            {t("prospects.column.add")}
          </Button>
        </Line>
      )}
    </>
  );
}
