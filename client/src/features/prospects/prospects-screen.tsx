// All lists with how far each has been worked through, and the way to a new one.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { isDesk } from "../../app/layout";
import { query as address, go } from "../../app/router";
import { compareNames, count, percent, t } from "../../i18n";
import { colleaguesBySmallestBook } from "../../store/colleagues";
import { memberName, shortName } from "../../store/member-names";
import type { Row, Store } from "../../store/store";
import { Button, Empty, Icon, ListRow, Meter, Name, Page, Tick } from "../../ui";
import { AskSheet } from "./ask-sheet";
import type { Progress } from "./find-rows";
import { useListProgress } from "./list-progress";
import { NewListSheet } from "./new-list-sheet";
import { makeSample } from "./sample-list";
import "./prospects.css";

export function ProspectsScreen() {
  const store = useStore();
  const [sheet, open] = useState<"make" | "ask" | null>(asked);
  const close = () => open(null);
  const lists = inOrder(store);
  const progress = useListProgress(
    store,
    lists.map(({ id }) => id),
  );
  const over = (
    <>
      {sheet === "make" && <NewListSheet onClose={close} />}
      {sheet === "ask" && <AskSheet onClose={close} />}
    </>
  );
  if (lists.length === 0) {
    return (
      <Page title={t("prospects.title")}>
        <NoLists store={store} onMake={() => open("make")} />
        <Ask store={store} onAsk={() => open("ask")} />
        {over}
      </Page>
    );
  }
  return (
    <Page title={t("prospects.title")}>
      {lists.map((list) => (
        <ListLine key={list.id} store={store} list={list} progress={progress[list.id]} />
      ))}
      <ListRow
        when={<Icon name="plus" />}
        whenTone="accent"
        title={<span class="accent">{t("prospects.new")}</span>}
        sub={t("prospects.new.how")}
        onClick={() => open("make")}
      />
      <Ask store={store} onAsk={() => open("ask")} />
      {over}
    </Page>
  );
}

/** The end of the morning round leads here with the question already put. */
function asked(): "ask" | null {
  return address.peek().has("ask") ? "ask" : null;
}

function Ask({ store, onAsk }: { readonly store: Store; readonly onAsk: () => void }) {
  if (colleaguesBySmallestBook(store).length === 0) return null;
  return (
    <ListRow
      when={<Icon name="ask" />}
      whenTone="accent"
      title={<span class="accent">{t("prospects.ask")}</span>}
      sub={t("prospects.ask.sub")}
      onClick={onAsk}
    />
  );
}

/** Mine first, by name. */
function inOrder(store: Store): readonly Row<"prospect_list">[] {
  const mine = (list: Row<"prospect_list">) => (list.data.owner ?? store.user.id) === store.user.id;
  return [...store.rows("prospect_list").value.values()].sort(
    (a, b) => Number(mine(b)) - Number(mine(a)) || compareNames(a.data.name ?? "", b.data.name ?? ""),
  );
}

interface ListLineProps {
  readonly store: Store;
  readonly list: Row<"prospect_list">;
  readonly progress: Progress | undefined;
}

function ListLine({ store, list, progress }: ListLineProps) {
  const owner = list.data.owner;
  // Somebody's initial is no line of its own.
  const whose = !owner || owner === store.user.id ? "" : shortName(memberName(store, owner)).replaceAll(" ", "\u00a0");
  const part = progress === undefined || progress.rows === 0 ? 0 : progress.worked / progress.rows;
  return (
    <div class="list-line">
      <ListRow
        when={progress === undefined || progress.rows === 0 ? <Icon name="list" /> : percent(Math.floor(part * 100))}
        title={<Name>{list.data.name || t("prospects.unnamed")}</Name>}
        sub={
          <>
            {progress !== undefined && progress.rows > 0 && <Meter part={part} label={t("prospects.progress")} />}
            {[progress === undefined ? "" : progressWords(progress), whose].filter(Boolean).join(", ")}
          </>
        }
        wrap
        href={`/l/${list.id}`}
        end={list.saved === "phone" ? <Tick saved="phone" /> : undefined}
      />
    </div>
  );
}

/** `220 rows, 61 called, 9 opportunities`. */
export function progressWords({ rows, worked, opportunities }: Progress): string {
  const words = [t("prospects.rows", { count: rows, shown: count(rows) })];
  if (worked > 0) words.push(t("prospects.worked", { count: worked, shown: count(worked) }));
  if (opportunities > 0) words.push(t("prospects.became", { count: opportunities, shown: count(opportunities) }));
  return words.join(", ");
}

function NoLists({ store, onMake }: { readonly store: Store; readonly onMake: () => void }) {
  if (!store.ready.value) return null;
  const coming = store.status.value.received !== null;
  const trySample = async () => go(`/l/${await makeSample(store)}`);
  return (
    <Empty
      title={t(coming ? "prospects.coming" : "prospects.empty")}
      action={
        <>
          <Button kind={isDesk.value ? "quiet" : "main"} small onClick={onMake}>
            {t("prospects.empty.make")}
          </Button>
          {!coming && (
            <Button kind="plain" onClick={() => void trySample()}>
              {t("prospects.sample.try")}
            </Button>
          )}
        </>
      }
    >
      {t(coming ? "prospects.coming.how" : "prospects.empty.how")}
    </Empty>
  );
}
