// The form of a folder or a contact: each field is written on the version that was on screen when the form opened.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { isolate, t } from "../../i18n";
import { type KeptForm, useKeptForm } from "../../notes/kept-form";
import { said } from "../../notes/said";
import { useSaving } from "../../notes/use-saving";
import { FolderField } from "../../pick/folder-field";
import { fieldText, kindOf, readField } from "../../pick/own-fields";
import { splitName } from "../../store/alt-name";
import { byRank } from "../../store/deals";
import { asSeen } from "../../store/gesture";
import { otherNames } from "../../store/other-names";
import { reachesOf } from "../../store/reach";
import type { Row, Store } from "../../store/store";
import { Button, Chip, Field, Line, Name, Select, Sheet, Switch } from "../../ui";
import { bookOf } from "./book";
import { type ClientRow, saveFields } from "./commands";
import { SplitOffer } from "./split-offer";

interface EditSheetProps {
  readonly row: ClientRow;
  readonly onClose: () => void;
}

export function EditSheet({ row, onClose }: EditSheetProps) {
  return row.entity === "folder" ? (
    <FolderForm row={row} onClose={onClose} />
  ) : (
    <ContactForm row={row} onClose={onClose} />
  );
}

type Texts = Readonly<Record<string, string>>;

interface FormProps {
  readonly title: string;
  readonly row: ClientRow;
  readonly form: KeptForm<Texts>;
  readonly fields: () => Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
  readonly children: preact.ComponentChildren;
}

/** The row of the first drawing is what the author saw: a colleague's change that comes meanwhile is not written over. */
function Form({ title, row, form, fields, onClose, children }: FormProps) {
  const store = useStore();
  const [seen] = useState(row);
  const saving = useSaving(store, onClose, form);
  const save = () =>
    saving.save(
      () => saveFields(store, asSeen(seen, form.seen), fields()),
      (done) => said(t("clients.saved"), done),
    );
  return (
    <Sheet title={title} open onClose={saving.leave} bar={<Button onClick={() => void save()}>{t("ui.save")}</Button>}>
      {saving.news}
      {children}
    </Sheet>
  );
}

/** What stands in the form and in the workspace's own fields below it, kept while it is typed. */
function useTexts(row: ClientRow, start: Texts) {
  const store = useStore();
  const [settings] = useState(() => ownSettings(store, row));
  const form = useKeptForm<Texts>(store, `edit:${row.id}`, { ...start, ...ownTexts(settings, row) }, row.seq);
  const field = (name: string) => ({
    value: form.values[name] ?? "",
    onInput: (text: string) => form.write({ [name]: text }),
  });
  return { form, field, own: { settings, field } };
}

function FolderForm({ row, onClose }: { readonly row: Row<"folder">; readonly onClose: () => void }) {
  const { data } = row;
  const { form, field, own } = useTexts(row, {
    name: data.name ?? "",
    alt_name: data.alt_name ?? "",
    description: data.description ?? "",
    active: String(data.active !== false),
  });
  const texts = form.values;
  const isActive = texts.active === "true";
  const fields = () => ({
    ...names(texts),
    description: texts.description,
    ...activeField(data.active, isActive),
    ...ownValues(own.settings, texts),
  });
  return (
    <Form title={t("clients.folder")} row={row} form={form} fields={fields} onClose={onClose}>
      <Field label={t("clients.name")} hint={t("clients.name.how")} {...field("name")} />
      <Field label={t("clients.alt-name")} {...field("alt_name")} />
      <OtherNames row={row} texts={texts} onPick={(alt_name) => form.write({ alt_name })} />
      <Field label={t("clients.description")} kind="long" {...field("description")} />
      <OwnInputs {...own} />
      <Switch
        label={t("clients.active")}
        hint={t("clients.active.how")}
        on={isActive}
        onChange={(on) => form.write({ active: String(on) })}
      />
    </Form>
  );
}

interface OtherNamesProps {
  readonly row: Row<"folder">;
  readonly texts: Texts;
  readonly onPick: (name: string) => void;
}

/** While there is no second name: those that its people's cards and addresses, or the other script, suggest (B8). */
function OtherNames({ row, texts, onPick }: OtherNamesProps) {
  const store = useStore();
  const typed = names(texts);
  if (typed.alt_name !== "") return null;
  const people = bookOf(store).peopleOf(row.id);
  const offers = otherNames({
    name: typed.name,
    emails: people.flatMap(({ data }) => reachesOf(data).flatMap(({ kind, text }) => (kind === "email" ? text : []))),
    companies: people.map(({ data }) => data.company ?? ""),
  });
  if (offers.length === 0) return null;
  return (
    <Line>
      {offers.map((name) => (
        <Chip
          key={name}
          icon="plus"
          label={t("clients.alt-name.take", { name: isolate(name) })}
          onClick={() => onPick(name)}
        >
          <Name>{name}</Name>
        </Chip>
      ))}
    </Line>
  );
}

/** Brackets typed into the name are the other name, unless one stands there already. */
function names(texts: Texts): { readonly name: string; readonly alt_name: string } {
  const other = texts.alt_name ?? "";
  if (other.trim() !== "") return { name: texts.name ?? "", alt_name: other };
  const { name, alt_name } = splitName(texts.name ?? "");
  return { name, alt_name: alt_name ?? "" };
}

/** A folder that nobody marked is active: that is not written down by merely saving the form. */
function activeField(held: boolean | null | undefined, active: boolean): { active?: boolean } {
  return active === (held !== false) ? {} : { active };
}

function ContactForm({ row, onClose }: { readonly row: Row<"contact">; readonly onClose: () => void }) {
  const { data } = row;
  const { form, field, own } = useTexts(row, {
    first_name: data.first_name ?? "",
    middle_name: data.middle_name ?? "",
    last_name: data.last_name ?? "",
    job_title: data.job_title ?? "",
    company: data.company ?? "",
    website: data.website ?? "",
    address: data.address ?? "",
    description: data.description ?? "",
    source: data.source ?? "",
    folder: data.folder ?? "",
    sought: "",
  });
  const fields = () => {
    const { sought = "", ...texts } = form.values;
    return {
      ...texts,
      ...(texts.folder === "" && sought.trim() !== "" ? { company: sought.trim() } : {}),
      ...ownValues(own.settings, texts),
    };
  };
  return (
    <Form title={t("clients.contact")} row={row} form={form} fields={fields} onClose={onClose}>
      <Field label={t("clients.first-name")} {...field("first_name")} />
      <SplitOffer texts={form.values} onSplit={(split) => form.write({ ...split })} />
      <Field label={t("clients.middle-name")} {...field("middle_name")} />
      <Field label={t("clients.last-name")} {...field("last_name")} />
      <Field label={t("clients.job-title")} {...field("job_title")} />
      <FolderField
        typed={form.values.sought ?? ""}
        picked={form.values.folder || null}
        onChange={(sought, picked) => form.write({ sought, folder: picked ?? "" })}
        onlyKnown
      />
      <Field label={t("clients.company")} {...field("company")} />
      <Field label={t("clients.website")} kind="url" {...field("website")} />
      <Field label={t("clients.address")} kind="long" {...field("address")} />
      <Field label={t("clients.description")} kind="long" {...field("description")} />
      <Field label={t("clients.source")} {...field("source")} />
      <OwnInputs {...own} />
    </Form>
  );
}

interface OwnInputsProps {
  readonly settings: readonly Row<"field">[];
  readonly field: (name: string) => { readonly value: string; readonly onInput: (text: string) => void };
}

/** The workspace's own fields of this kind of record, in their order. */
function OwnInputs({ settings, field }: OwnInputsProps) {
  return (
    <>
      {settings.map((setting) => (
        <OwnInput key={setting.id} setting={setting} {...field(`x:${setting.id}`)} />
      ))}
    </>
  );
}

function ownTexts(settings: readonly Row<"field">[], { data }: ClientRow): Texts {
  return Object.fromEntries(settings.map(({ id }) => [`x:${id}`, fieldText(data[`x:${id}`])]));
}

/** What stands in them, as it is stored. */
function ownValues(settings: readonly Row<"field">[], texts: Texts): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    settings.map(({ id, data }) => [`x:${id}`, readField(data.kind ?? "text", texts[`x:${id}`] ?? "")]),
  );
}

function ownSettings(store: Store, row: ClientRow): readonly Row<"field">[] {
  return [...store.rows("field").peek().values()]
    .filter(({ data }) => data.entity === row.entity && data.archived !== true)
    .sort(byRank);
}

interface OwnInputProps {
  readonly setting: Row<"field">;
  readonly value: string;
  readonly onInput: (text: string) => void;
}

function OwnInput({ setting: { data }, value, onInput }: OwnInputProps) {
  const label = data.name ?? "";
  if (data.kind === "checkbox") {
    return <Switch label={label} on={value === "true"} onChange={(on) => onInput(on ? "true" : "false")} />;
  }
  if (data.kind === "list") {
    const known = [...new Set([...(data.options ?? []), value])].filter((option) => option !== "");
    const options = [
      { value: "", label: t("clients.field.none") },
      ...known.map((option) => ({ value: option, label: option })),
    ];
    return <Select label={label} value={value} options={options} onChange={onInput} />;
  }
  return <Field label={label} kind={kindOf(data.kind ?? "text")} value={value} onInput={onInput} />;
}
