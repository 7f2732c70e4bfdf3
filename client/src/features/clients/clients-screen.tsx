// The book: folders and contacts in one list, mine first, by name or by the oldest touch.
import { useMemo, useState } from "preact/hooks";
import { openCapture } from "../../app/capture";
import { useStore } from "../../app/context";
import { path } from "../../app/router";
import { count, isolate, t } from "../../i18n";
import { momentOf } from "../../store/moment";
import { firstPhone } from "../../store/reach";
import type { Store } from "../../store/store";
import {
  Button,
  Chip,
  Empty,
  Field,
  IconButton,
  ListRow,
  Name,
  Page,
  Section,
  Tick,
  useKeptRows,
  VirtualList,
} from "../../ui";
import { bookOf, type Client, ownerOf } from "./book";
import { worthOf } from "./client-state";
import { isCold, ownerWords, sumsWords, touchWords } from "./client-words";
import { clientsShown, type Wanted } from "./find-clients";
import "./clients.css";

const START: Wanted = { typed: "", order: "name", mine: false, what: "all", state: null };

export function ClientsScreen() {
  const store = useStore();
  const [wanted, setWanted] = useState<Wanted>(START);
  const clients = bookOf(store).clients.value;
  const shown = useMemo(() => clientsShown(clients, wanted), [clients, wanted]);
  const change = (part: Partial<Wanted>) => setWanted((before) => ({ ...before, ...part }));
  if (clients.length === 0) {
    return (
      <Page title={t("clients.title")}>
        <NoClients store={store} />
      </Page>
    );
  }
  return (
    <Page title={t("clients.title")} top={<Filters wanted={wanted} onChange={change} />}>
      {shown.length === 0 ? (
        <NothingMatches typed={wanted.typed} onClear={() => setWanted(START)} />
      ) : (
        <Clients store={store} clients={shown} />
      )}
    </Page>
  );
}

interface FiltersProps {
  readonly wanted: Wanted;
  readonly onChange: (part: Partial<Wanted>) => void;
}

function Filters({ wanted, onChange }: FiltersProps) {
  const { typed, mine, what, order } = wanted;
  return (
    <>
      <Field
        label={t("clients.find")}
        hideLabel
        kind="search"
        placeholder={t("clients.find")}
        value={typed}
        onInput={(text) => onChange({ typed: text })}
      />
      <div class="line one">
        <Chip on={mine} onClick={() => onChange({ mine: !mine })}>
          {t("clients.mine")}
        </Chip>
        <Chip on={what === "folder"} onClick={() => onChange({ what: what === "folder" ? "all" : "folder" })}>
          {t("clients.companies")}
        </Chip>
        <Chip on={what === "contact"} onClick={() => onChange({ what: what === "contact" ? "all" : "contact" })}>
          {t("clients.people")}
        </Chip>
        <Chip on={order === "oldest"} onClick={() => onChange({ order: order === "oldest" ? "name" : "oldest" })}>
          {t("clients.oldest")}
        </Chip>
      </div>
    </>
  );
}

interface Head {
  readonly head: string;
  readonly count: number;
}
type Slot = Client | Head;

const HEAD_PX = 40;
const ROW_PX = 68;

/** Ten thousand rows are handed on as they are: a slot made for each of them at every key would be felt. */
function Clients({ store, clients }: { readonly store: Store; readonly clients: readonly Client[] }) {
  const now = momentOf(store).value;
  const slots = useMemo(() => slotsOf(clients), [clients]);
  const render = useKeptRows(
    (slot: Slot) =>
      isHead(slot) ? (
        <Section title={t(`clients.${slot.head}`)} aside={count(slot.count)} />
      ) : (
        <ClientLine store={store} client={slot} now={now} />
      ),
    [store, now],
  );
  return (
    <VirtualList
      label={t("clients.title")}
      items={slots}
      estimate={(slot) => (isHead(slot) ? HEAD_PX : ROW_PX)}
      itemKey={(slot) => (isHead(slot) ? slot.head : slot.row.id)}
      render={render}
    />
  );
}

function isHead(slot: Slot): slot is Head {
  return "head" in slot;
}

/** Mine under one heading, colleagues' under another; a group without anybody leaves none behind. */
function slotsOf(clients: readonly Client[]): readonly Slot[] {
  const first = clients.findIndex(({ mine }) => !mine);
  const mine = first < 0 ? clients : clients.slice(0, first);
  const others = first < 0 ? [] : clients.slice(first);
  const headed = (head: string, group: readonly Client[]): Slot[] =>
    group.length === 0 ? [] : [{ head, count: group.length }, ...group];
  return [...headed("mine", mine), ...headed("others", others)];
}

interface ClientLineProps {
  readonly store: Store;
  readonly client: Client;
  readonly now: number;
}

function ClientLine({ store, client, now }: ClientLineProps) {
  const { row, title, touched, mine } = client;
  const href = row.entity === "folder" ? `/f/${row.id}` : `/c/${row.id}`;
  const phone = row.entity === "contact" ? firstPhone(row.data) : undefined;
  const open = row.entity === "folder" ? sumsWords(worthOf(client.deals).open) : "";
  const name = title || t("clients.unnamed");
  return (
    <ListRow
      when={touchWords(touched, now, true)}
      whenTone={mine && isCold(touched, now) ? "late" : undefined}
      title={<Name>{name}</Name>}
      sub={<Name>{subWords(store, client)}</Name>}
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

function subWords(store: Store, { row, sub, state, deals, mine }: Client): string {
  const whose = mine ? "" : ownerWords(store, ownerOf(row, store));
  if (row.entity === "contact") return [sub, whose].filter(Boolean).join(", ");
  const counted = deals.length === 0 ? "" : t("clients.deals", { count: deals.length });
  return [t(`clients.state.${state}`), counted, whose].filter(Boolean).join(", ");
}

function NothingMatches({ typed, onClear }: { readonly typed: string; readonly onClear: () => void }) {
  const text = typed.trim();
  return (
    <Empty
      title={text === "" ? t("clients.none-match") : t("clients.none-match.typed", { typed: isolate(text) })}
      action={
        <div class="stack">
          <Button kind="quiet" small onClick={onClear}>
            {t("clients.clear")}
          </Button>
          {text !== "" && (
            <Button kind="plain" onClick={() => openCapture({ title: text })}>
              {t("clients.add", { typed: isolate(text) })}
            </Button>
          )}
        </div>
      }
    />
  );
}

function NoClients({ store }: { readonly store: Store }) {
  if (!store.ready.value) return null;
  const coming = store.status.value.state === "first_sync";
  return (
    <Empty
      title={t(coming ? "clients.coming" : "clients.empty")}
      action={
        <Button small icon="plus" onClick={() => openCapture()}>
          {t("clients.empty.capture")}
        </Button>
      }
    >
      {t(coming ? "clients.coming.how" : "clients.empty.how")}
    </Empty>
  );
}
