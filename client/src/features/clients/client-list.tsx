// The clients that are shown, mine under one heading and colleagues' under another; each a row, or something to select.
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import { path } from "../../app/router";
import { count, locale, moment, t } from "../../i18n";
import { lastNotesOf } from "../../store/last-notes";
import { momentOf } from "../../store/moment";
import { firstPhone } from "../../store/reach";
import { missingCategories } from "../../store/required-tags";
import type { Store } from "../../store/store";
import { Button, Icon, IconButton, ListRow, Name, Section, Tick, useKeptRows, VirtualList } from "../../ui";
import { isEmpty, type Listing } from "../../views/filter";
import { isShown, viewsOf } from "../../views/saved";
import { NOTHING, type Selection, stretch, toggle } from "../../views/selection";
import type { Client } from "./book";
import { worthOf } from "./client-state";
import { isCold, sumsWords, touchWords } from "./client-words";
import type { Asked } from "./find-clients";
import { chosenRows, type RowFields, rowChoice } from "./row-fields";
import { SaveSegmentSheet } from "./segments";

interface Head {
  readonly head: "mine" | "others";
  readonly count: number;
}
type Slot = Client | Head;

const HEAD_PX = 40;
const ROW_PX = 68;

interface ClientsProps {
  readonly store: Store;
  readonly clients: readonly Client[];
  readonly listing: Listing<Client>;
  readonly asked: Asked;
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
}

/** Ten thousand rows are handed on as they are: a slot made for each of them at every key would be felt. */
export function Clients({ store, clients, asked, selection, onSelect }: ClientsProps) {
  const now = momentOf(store).value;
  const slots = useMemo(() => slotsOf(clients), [clients]);
  const known = knownWords(store);
  const fields = useFields(store);
  const render = useKeptRows(
    (slot: Slot) => {
      if (isHead(slot)) return <Section title={t(`clients.${slot.head}`)} aside={headWords(slot, known)} />;
      if (selection === null) return <ClientLine store={store} client={slot} now={now} fields={fields} />;
      const choose = (event?: MouseEvent) =>
        onSelect(
          event?.shiftKey
            ? stretch(
                selection,
                slot.id,
                clients.map(({ id }) => id),
              )
            : toggle(selection, slot.id),
        );
      const on = selection.ids.has(slot.id);
      return <SelectLine store={store} client={slot} now={now} fields={fields} on={on} onChoose={choose} />;
    },
    [store, now, selection, known, fields],
  );
  return (
    <>
      {selection === null && <Above store={store} clients={clients} asked={asked} onSelect={() => onSelect(NOTHING)} />}
      <VirtualList
        label={t("clients.title")}
        items={slots}
        estimate={(slot) => (isHead(slot) ? HEAD_PX : ROW_PX)}
        itemKey={(slot) => (isHead(slot) ? slot.head : slot.id)}
        render={render}
      />
    </>
  );
}

interface AboveProps extends Pick<ClientsProps, "store" | "clients" | "asked"> {
  readonly onSelect: () => void;
}

/** How many, and what can be done with all of them. */
function Above({ store, clients, asked, onSelect }: AboveProps) {
  const [saving, save] = useState(false);
  const isAsked = !isEmpty(asked.filter) || asked.sort !== null;
  const isKept = viewsOf(store, "contact").some((view) => isShown(view, asked));
  return (
    <div class="clients-above">
      <span class="muted grow one">{t("clients.count", { count: clients.length, shown: count(clients.length) })}</span>
      {isAsked && !isKept && (
        <Button kind="plain" small onClick={() => save(true)}>
          {t("clients.segment.save")}
        </Button>
      )}
      <Button kind="plain" small onClick={onSelect}>
        {t("clients.select")}
      </Button>
      {saving && <SaveSegmentSheet store={store} asked={asked} onClose={() => save(false)} />}
    </div>
  );
}

function isHead(slot: Slot): slot is Head {
  return "head" in slot;
}

/** What is known of colleagues' work is as old as the last word from the server. */
function knownWords(store: Store): string {
  const { offlineSince, lastContactAt } = store.status.value;
  if (offlineSince === null || lastContactAt === null) return "";
  return t("clients.known", { at: moment(lastContactAt, { now: store.now(), zone: store.user.zone }) });
}

function headWords({ head, count: many }: Head, known: string): ComponentChildren {
  return head === "others" && known !== "" ? `${known} · ${count(many)}` : count(many);
}

/** A group without anybody leaves no heading behind. */
function slotsOf(clients: readonly Client[]): readonly Slot[] {
  const first = clients.findIndex(({ mine }) => !mine);
  const mine = first < 0 ? clients : clients.slice(0, first);
  const others = first < 0 ? [] : clients.slice(first);
  const headed = (head: Head["head"], group: readonly Client[]): Slot[] =>
    group.length === 0 ? [] : [{ head, count: group.length }, ...group];
  return [...headed("mine", mine), ...headed("others", others)];
}

interface ClientLineProps {
  readonly store: Store;
  readonly client: Client;
  readonly now: number;
  readonly fields: RowFields;
}

function ClientLine({ store, client, now, fields }: ClientLineProps) {
  const { row, touched, mine } = client;
  const href = row.entity === "folder" ? `/f/${row.id}` : `/c/${row.id}`;
  const phone = row.entity === "contact" ? firstPhone(row.data) : undefined;
  const open = row.entity === "folder" ? sumsWords(worthOf(client.deals).open) : "";
  const name = nameOf(client);
  // Before the notes are gone through, nobody knows of the last touch: better no word than an old one in red.
  const isTold = lastNotesOf(store).value !== null;
  return (
    <ListRow
      when={isTold ? touchWords(touched, now, true) : ""}
      whenTone={isTold && mine && isCold(touched, now) ? "late" : undefined}
      title={<Name>{name}</Name>}
      sub={subWords(store, client, { now, fields })}
      sum={open === "" ? undefined : open}
      sumSub={row.saved === "phone" ? <Tick saved="phone" /> : undefined}
      href={href}
      selected={path.value === href}
      end={
        phone === undefined ? undefined : (
          <IconButton icon="call" label={t("clients.call", { name })} href={phone.href} accent />
        )
      }
    />
  );
}

interface SelectLineProps extends ClientLineProps {
  readonly on: boolean;
  readonly onChoose: (event?: MouseEvent) => void;
}

function SelectLine({ store, client, now, fields, on, onChoose }: SelectLineProps) {
  return (
    <ListRow
      when={<span class={on ? "pick-box on" : "pick-box"}>{on && <Icon name="tick" small />}</span>}
      title={
        <>
          <Name>{nameOf(client)}</Name>
          {on && <span class="unseen">{t("clients.selected.one")}</span>}
        </>
      }
      sub={subWords(store, client, { now, fields })}
      selected={on}
      onClick={onChoose}
    />
  );
}

function nameOf({ title }: Client): string {
  return title || t("clients.unnamed");
}

/** What was chosen to stand there; that somebody's card is incomplete stands first and whatever was chosen (B10). */
function subWords(store: Store, client: Client, { now, fields }: Pick<ClientLineProps, "now" | "fields">) {
  const { row } = client;
  const isIncomplete = row.entity === "contact" && missingCategories(store, row.data.tags).length > 0;
  const told = fields[row.entity].map(({ text }) => text(client, now));
  const words = [isIncomplete ? t("clients.incomplete") : "", ...told].filter(Boolean);
  return words.length === 0 ? undefined : <Name>{words.join(", ")}</Name>;
}

/** The same ones until something of them changes, or every row would be drawn again. */
function useFields(store: Store): RowFields {
  const choice = rowChoice(store);
  const settings = [store.rows("field").value, locale.value];
  return useMemo(() => chosenRows(store, choice), [store, JSON.stringify(choice), ...settings]);
}
