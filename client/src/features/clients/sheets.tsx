// The sheets over a client's page, one at a time.
import { useStore } from "../../app/context";
import { back } from "../../app/router";
import { t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { LogSheet } from "../../notes/log-sheet";
import { said } from "../../notes/said";
import { useSaving } from "../../notes/use-saving";
import type { Touching } from "../../notes/use-touch";
import { TagField } from "../../pick/tag-field";
import { asSeen } from "../../store/gesture";
import { PHONE_KINDS, type Reach } from "../../store/reach";
import { mayManage } from "../../store/rights";
import type { Row } from "../../store/store";
import { Button, Chip, Field, Icon, Line, ListRow, Sheet } from "../../ui";
import { bookOf } from "./book";
import { addPerson, addReach, addTag, type ClientRow, removeTag, setReach, trash } from "./commands";
import { EditSheet } from "./edit-sheet";
import { GiveSheet } from "./give-sheet";
import { SplitOffer } from "./split-offer";

export type SheetName =
  | "more"
  | "edit"
  | "tags"
  | "note"
  | "visit"
  | "add-person"
  | "give"
  | { readonly reach: Reach }
  | { readonly add: Reach["kind"] };

export interface ClientSheetsProps {
  readonly sheet: SheetName;
  readonly row: ClientRow;
  /** What the page asks about after a call. */
  readonly touching?: Touching | undefined;
  readonly onClose: () => void;
  readonly onOpen: (sheet: SheetName) => void;
}

export function ClientSheets({ sheet, row, touching, onClose, onOpen }: ClientSheetsProps) {
  if (sheet === "more") return <MoreSheet row={row} onClose={onClose} onOpen={onOpen} />;
  if (sheet === "edit") return <EditSheet row={row} onClose={onClose} />;
  if (sheet === "tags") return <TagSheet row={row} onClose={onClose} />;
  if (sheet === "note" || sheet === "visit") {
    return <LogSheet row={row} icon={sheet === "visit" ? "visit" : undefined} touching={touching} onClose={onClose} />;
  }
  if (sheet === "give") return <GiveOne row={row} onClose={onClose} />;
  if (sheet === "add-person") return row.entity === "folder" ? <PersonSheet folder={row} onClose={onClose} /> : null;
  if (row.entity !== "contact") return null;
  if ("add" in sheet) return <ReachSheet row={row} kind={sheet.add} reach={null} onClose={onClose} />;
  return <ReachSheet row={row} kind={sheet.reach.kind} reach={sheet.reach} onClose={onClose} />;
}

function MoreSheet({ row, onClose, onOpen }: Omit<ClientSheetsProps, "sheet">) {
  const store = useStore();
  const throwAway = async () => {
    onClose();
    const done = await trash(store, row);
    back("/clients");
    said(t("clients.trashed"), done);
  };
  return (
    <Sheet title={t("clients.more")} open onClose={onClose}>
      <div class="page lined">
        <ListRow when={<Icon name="pen" />} title={t("clients.edit")} onClick={() => onOpen("edit")} />
        <ListRow when={<Icon name="tag" />} title={t("clients.tags.change")} onClick={() => onOpen("tags")} />
        {mayManage(store, row) && (
          <ListRow when={<Icon name="people" />} title={t("clients.select.give")} onClick={() => onOpen("give")} />
        )}
        {mayManage(store, row) && (
          <ListRow
            when={<Icon name="trash" />}
            title={t("clients.trash")}
            sub={t(row.entity === "folder" ? "clients.trash.folder" : "clients.trash.contact")}
            wrap
            onClick={() => void throwAway()}
          />
        )}
      </div>
    </Sheet>
  );
}

/** With what goes along counted, as for many. */
function GiveOne({ row, onClose }: { readonly row: ClientRow; readonly onClose: () => void }) {
  const store = useStore();
  const client = bookOf(store).clients.value.find(({ id }) => id === row.id);
  if (client === undefined) return null;
  return (
    <GiveSheet
      store={store}
      own={[client]}
      left={0}
      onDone={(done, words) => {
        onClose();
        if (done !== null) said(words(done.count), done);
      }}
      onClose={onClose}
    />
  );
}

function TagSheet({ row, onClose }: { readonly row: ClientRow; readonly onClose: () => void }) {
  const store = useStore();
  return (
    <Sheet
      title={t("clients.tags")}
      open
      onClose={onClose}
      bar={<Button onClick={onClose}>{t("clients.tags.done")}</Button>}
    >
      <TagField
        chosen={Object.keys(row.data.tags ?? {})}
        onAdd={(tag) => void addTag(store, row, tag)}
        onRemove={(tag) => void removeTag(store, row, tag)}
      />
    </Sheet>
  );
}

interface ReachSheetProps {
  readonly row: Row<"contact">;
  readonly kind: Reach["kind"];
  readonly reach: Reach | null;
  readonly onClose: () => void;
}

/** A number or an address: kept as it was typed. */
function ReachSheet({ row, kind, reach, onClose }: ReachSheetProps) {
  const store = useStore();
  const about = `${reach?.field ?? kind}:${row.id}`;
  const form = useKeptForm(store, about, { typed: reach?.text ?? "", use: reach?.use ?? null }, row.seq);
  const { typed, use } = form.values;
  const label = t(kind === "phone" ? "clients.phone" : "clients.email");
  const saving = useSaving(store, onClose, form);
  const save = async (text: string) => {
    if (text.trim() === (reach?.text ?? "") && use === (reach?.use ?? null)) return saving.leave();
    const written = { text, use };
    const seen = asSeen(row, form.seen);
    await saving.save(
      () => (reach === null ? addReach(store, row, kind, written) : setReach(store, seen, reach, written)),
      (done) => said(t(text.trim() === "" ? "clients.reach.removed" : "clients.reach.saved"), done),
    );
  };
  return (
    <Sheet
      title={reach === null ? t(kind === "phone" ? "clients.add-phone" : "clients.add-email") : label}
      open
      onClose={saving.leave}
      bar={
        <>
          <Button disabled={typed.trim() === ""} onClick={() => void save(typed)}>
            {t("ui.save")}
          </Button>
          {reach !== null && (
            <Button kind="quiet" onClick={() => void save("")}>
              {t("clients.reach.remove")}
            </Button>
          )}
        </>
      }
    >
      {saving.news}
      <Field
        label={label}
        kind={kind === "phone" ? "tel" : "email"}
        value={typed}
        onInput={(text) => form.write({ typed: text })}
        onEnter={() => void save(typed)}
        autofocus
      />
      {kind === "phone" && (
        <Line>
          {PHONE_KINDS.map((one) => (
            <Chip key={one} on={use === one} onClick={() => form.write({ use: use === one ? null : one })}>
              {t(`clients.phone.${one}`)}
            </Chip>
          ))}
        </Line>
      )}
    </Sheet>
  );
}

const NOBODY = { first_name: "", middle_name: "", last_name: "", job_title: "", phone: "", email: "" };

function PersonSheet({ folder, onClose }: { readonly folder: Row<"folder">; readonly onClose: () => void }) {
  const store = useStore();
  const form = useKeptForm(store, `add-person:${folder.id}`, NOBODY);
  const person = form.values;
  const empty = Object.values(person).every((text) => text.trim() === "");
  const field = (name: keyof typeof NOBODY) => ({
    value: person[name],
    onInput: (text: string) => form.write({ [name]: text }),
  });
  const saving = useSaving(store, onClose, form);
  const save = () =>
    saving.save(
      () => addPerson(store, folder, person),
      ({ done }) => said(t("clients.person-added"), done),
    );
  return (
    <Sheet
      title={t("clients.add-person")}
      open
      onClose={saving.leave}
      bar={
        <Button disabled={empty} onClick={() => void save()}>
          {t("ui.save")}
        </Button>
      }
    >
      {saving.news}
      <Field label={t("clients.first-name")} autofocus {...field("first_name")} />
      <SplitOffer texts={person} onSplit={form.write} />
      <Field label={t("clients.last-name")} {...field("last_name")} />
      <Field label={t("clients.job-title")} {...field("job_title")} />
      <Field label={t("clients.phone")} kind="tel" {...field("phone")} />
      <Field label={t("clients.email")} kind="email" {...field("email")} />
    </Sheet>
  );
}
