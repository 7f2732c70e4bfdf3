// The form of a folder or a contact: each field is written on the version that was on screen when the form opened.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { isolate, t } from "../../i18n";
import { said } from "../../notes/said";
import { useSaving } from "../../notes/use-saving";
import { FolderField } from "../../pick/folder-field";
import { fieldText, kindOf, readField } from "../../pick/own-fields";
import { splitName } from "../../store/alt-name";
import { byRank } from "../../store/deals";
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
  readonly fields: () => Readonly<Record<string, unknown>>;
  readonly onClose: () => void;
  readonly children: preact.ComponentChildren;
}

/** The row of the first drawing is what the author saw: a colleague's change that comes meanwhile is not written over. */
function Form({ title, row, fields, onClose, children }: FormProps) {
  const store = useStore();
  const [seen] = useState(row);
  const saving = useSaving(store, onClose);
  const save = () =>
    saving.save(
      () => saveFields(store, seen, fields()),
      (done) => said(t("clients.saved"), done),
    );
  return (
    <Sheet title={title} open onClose={onClose} bar={<Button onClick={() => void save()}>{t("ui.save")}</Button>}>
      {saving.trouble}
      {children}
    </Sheet>
  );
}

function useTexts(start: Texts) {
  const [texts, setTexts] = useState(start);
  const field = (name: string) => ({
    value: texts[name] ?? "",
    onInput: (text: string) => setTexts((before) => ({ ...before, [name]: text })),
  });
  return { texts, field, setTexts };
}

function FolderForm({ row, onClose }: { readonly row: Row<"folder">; readonly onClose: () => void }) {
  const { data } = row;
  const { texts, field, setTexts } = useTexts({
    name: data.name ?? "",
    alt_name: data.alt_name ?? "",
    description: data.description ?? "",
  });
  const [active, setActive] = useState(data.active !== false);
  const own = useOwnFields(row);
  const fields = () => ({
    ...names(texts),
    description: texts.description,
    ...activeField(data.active, active),
    ...own.fields(),
  });
  return (
    <Form title={t("clients.folder")} row={row} fields={fields} onClose={onClose}>
      <Field label={t("clients.name")} hint={t("clients.name.how")} {...field("name")} />
      <Field label={t("clients.alt-name")} {...field("alt_name")} />
      <OtherNames row={row} texts={texts} onPick={(alt_name) => setTexts((before) => ({ ...before, alt_name }))} />
      <Field label={t("clients.description")} kind="long" {...field("description")} />
      {own.inputs}
      <Switch label={t("clients.active")} hint={t("clients.active.how")} on={active} onChange={setActive} />
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
  const { texts, field, setTexts } = useTexts({
    first_name: data.first_name ?? "",
    middle_name: data.middle_name ?? "",
    last_name: data.last_name ?? "",
    job_title: data.job_title ?? "",
    company: data.company ?? "",
    website: data.website ?? "",
    address: data.address ?? "",
    description: data.description ?? "",
    source: data.source ?? "",
  });
  const [folder, setFolder] = useState({ typed: "", picked: data.folder ?? null });
  const own = useOwnFields(row);
  const fields = () => ({
    ...texts,
    folder: folder.picked,
    ...(folder.picked === null && folder.typed.trim() !== "" ? { company: folder.typed.trim() } : {}),
    ...own.fields(),
  });
  return (
    <Form title={t("clients.contact")} row={row} fields={fields} onClose={onClose}>
      <Field label={t("clients.first-name")} {...field("first_name")} />
      <SplitOffer texts={texts} onSplit={(split) => setTexts((before) => ({ ...before, ...split }))} />
      <Field label={t("clients.middle-name")} {...field("middle_name")} />
      <Field label={t("clients.last-name")} {...field("last_name")} />
      <Field label={t("clients.job-title")} {...field("job_title")} />
      <FolderField
        typed={folder.typed}
        picked={folder.picked}
        onChange={(typed, picked) => setFolder({ typed, picked })}
        onlyKnown
      />
      <Field label={t("clients.company")} {...field("company")} />
      <Field label={t("clients.website")} kind="url" {...field("website")} />
      <Field label={t("clients.address")} kind="long" {...field("address")} />
      <Field label={t("clients.description")} kind="long" {...field("description")} />
      <Field label={t("clients.source")} {...field("source")} />
      {own.inputs}
    </Form>
  );
}

interface OwnInputs {
  readonly inputs: preact.ComponentChildren;
  /** What stands in them, as it is stored. */
  fields(): Readonly<Record<string, unknown>>;
}

/** The workspace's own fields of this kind of record, in their order. */
function useOwnFields(row: ClientRow): OwnInputs {
  const store = useStore();
  const [settings] = useState(() => ownSettings(store, row));
  const data = row.data as Readonly<Record<string, unknown>>;
  const { texts, field, setTexts } = useTexts(
    Object.fromEntries(settings.map((setting) => [setting.id, fieldText(data[`x:${setting.id}`])])),
  );
  return {
    inputs: settings.map((setting) => (
      <OwnInput
        key={setting.id}
        setting={setting}
        {...field(setting.id)}
        onChoose={(text) => setTexts((before) => ({ ...before, [setting.id]: text }))}
      />
    )),
    fields: () =>
      Object.fromEntries(
        settings.map((setting) => [`x:${setting.id}`, readField(setting.data.kind ?? "text", texts[setting.id] ?? "")]),
      ),
  };
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
  readonly onChoose: (text: string) => void;
}

function OwnInput({ setting: { data }, value, onInput, onChoose }: OwnInputProps) {
  const label = data.name ?? "";
  if (data.kind === "checkbox") {
    return <Switch label={label} on={value === "true"} onChange={(on) => onChoose(on ? "true" : "false")} />;
  }
  if (data.kind === "list") {
    const known = [...new Set([...(data.options ?? []), value])].filter((option) => option !== "");
    const options = [
      { value: "", label: t("clients.field.none") },
      ...known.map((option) => ({ value: option, label: option })),
    ];
    return <Select label={label} value={value} options={options} onChange={onChoose} />;
  }
  return <Field label={label} kind={kindOf(data.kind ?? "text")} value={value} onInput={onInput} />;
}
