// Today, where the day starts: overdue and just due, by the hour, at any time, came in, to finish.
import { useMemo } from "preact/hooks";
import { openCapture } from "../../app/capture";
import { useStore } from "../../app/context";
import { DealRow } from "../../deals/deal-row";
import type { Around } from "../../deals/due-words";
import { type Group, GroupedList } from "../../deals/grouped-list";
import { clock, count, day, daysFromToday, t } from "../../i18n";
import { type Deal, dealsOf } from "../../store/deals";
import { momentOf } from "../../store/moment";
import type { DraftNote, Store } from "../../store/store";
import { Button, Empty, Icon, ListRow, Name, Page } from "../../ui";
import { DraftRow, isToFinish } from "./draft-row";
import { type DayDone, type Days, daysAround, doneToday, type TodayLists, todayLists } from "./selectors";

type Item =
  | { readonly is: "done"; readonly done: DayDone }
  | { readonly is: "due" | "came-in"; readonly deal: Deal }
  | { readonly is: "draft"; readonly draft: DraftNote };

/** How many of tomorrow's stand on Today when nothing more is due. */
const TOMORROW = 5;

export function TodayScreen() {
  const store = useStore();
  const now = momentOf(store).value;
  const zone = store.user.zone;
  const { all, actions } = dealsOf(store);
  const days = useMemo(() => daysAround(now, zone), [now, zone]);
  const lists = useMemo(() => todayLists(all.value, store.user.id, days), [all.value, days, store]);
  const drafts = store.drafts.all.value.filter((draft) => isToFinish(store, draft));
  const around: Around = { now, zone };
  const isQuiet = lists.overdue.length + lists.hours.length + lists.anyTime.length === 0;
  const isBare = isQuiet && lists.cameIn.length + drafts.length === 0 && !hasOwn(store, all.value);
  if (isBare) return <Bare store={store} />;
  const done = isQuiet ? doneToday(all.value, (id) => actions.value.get(id) ?? [], store.user.id, days) : null;
  return (
    <Page title={t("today.title")}>
      <GroupedList
        label={t("today.title")}
        groups={groupsOf(lists, drafts, done)}
        itemKey={keyOf}
        render={(item) => <Entry store={store} item={item} around={around} days={days} />}
      />
    </Page>
  );
}

function hasOwn(store: Store, deals: readonly Deal[]): boolean {
  return deals.some(({ owner }) => owner === store.user.id);
}

/** Nothing of one's own yet: the first sentence of the method, or what is still on its way. */
function Bare({ store }: { readonly store: Store }) {
  if (!store.ready.value) return <Page title={t("today.title")} />;
  const receiving = store.status.value.state === "first_sync";
  return (
    <Page title={t("today.title")}>
      {receiving ? (
        <Empty title={t("today.receiving")}>{t("today.receiving.how")}</Empty>
      ) : (
        <Empty
          title={t("today.empty")}
          action={
            <Button small icon="plus" onClick={() => openCapture()}>
              {t("today.empty.capture")}
            </Button>
          }
        >
          {t("today.empty.how")}
        </Empty>
      )}
    </Page>
  );
}

function groupsOf(lists: TodayLists, drafts: readonly DraftNote[], done: DayDone | null): readonly Group<Item>[] {
  const due = (deal: Deal): Item => ({ is: "due", deal });
  const today = [...lists.hours, ...lists.anyTime];
  return [
    { key: "done", title: null, items: done === null ? [] : [{ is: "done", done }] },
    { key: "overdue", title: t("today.overdue"), aside: count(lists.overdue.length), items: lists.overdue.map(due) },
    { key: "today", title: t("today.today"), aside: count(today.length), items: today.map(due) },
    {
      key: "came-in",
      title: t("today.came-in"),
      aside: count(lists.cameIn.length),
      items: lists.cameIn.map((deal): Item => ({ is: "came-in", deal })),
    },
    {
      key: "tomorrow",
      title: t("today.tomorrow"),
      aside: count(lists.tomorrow.length),
      items: done === null ? [] : lists.tomorrow.slice(0, TOMORROW).map(due),
    },
    { key: "drafts", title: t("today.to-finish"), items: drafts.map((draft): Item => ({ is: "draft", draft })) },
  ];
}

function keyOf(item: Item): string {
  if (item.is === "done") return "done";
  return item.is === "draft" ? item.draft.id : item.deal.id;
}

interface EntryProps {
  readonly store: Store;
  readonly item: Item;
  readonly around: Around;
  readonly days: Days;
}

function Entry({ store, item, around, days }: EntryProps) {
  switch (item.is) {
    case "done":
      return <Quiet done={item.done} />;
    case "draft":
      return <DraftRow store={store} draft={item.draft} around={around} />;
    case "came-in":
      return <CameIn store={store} deal={item.deal} around={around} />;
    case "due":
      return <Planned store={store} deal={item.deal} around={around} days={days} />;
    default:
      return item satisfies never;
  }
}

/** Under the heading *Tomorrow* its day needs no saying. */
function Planned({ store, deal, around, days }: Omit<EntryProps, "item"> & { readonly deal: Deal }) {
  const isLater = deal.due !== null && deal.due >= days.tomorrow;
  if (!isLater) return <DealRow store={store} deal={deal} around={around} />;
  const when = deal.timed ? clock(deal.due ?? 0, around) : t("deals.any-time");
  return <DealRow store={store} deal={deal} around={around} when={when} />;
}

function CameIn({ store, deal, around }: Omit<EntryProps, "item" | "days"> & { readonly deal: Deal }) {
  const { born } = deal;
  const isToday = daysFromToday(born, around) === 0;
  const when = born === 0 ? "" : isToday ? clock(born, around) : day(born, { ...around, narrow: true });
  const { source, description } = deal.row.data;
  const told = [source, description?.split("\n")[0]].filter(Boolean).join(", ");
  return (
    <DealRow
      store={store}
      deal={deal}
      around={around}
      when={when}
      sub={told === "" ? undefined : <Name>{told}</Name>}
    />
  );
}

function Quiet({ done }: { readonly done: DayDone }) {
  const closed = [
    done.won > 0 && t("today.won", { count: done.won }),
    done.lost > 0 && t("today.lost", { count: done.lost }),
  ];
  const said = [t("today.done", { count: done.actions }), ...closed].filter(Boolean).join(", ");
  return <ListRow when={<Icon name="tick" />} whenTone="won" title={t("today.nothing-due")} sub={said} wrap large />;
}
