// Today, where the day starts: the round, what is due, by the hour, at any time, came in, to finish.
import { useEffect, useMemo } from "preact/hooks";
import { cameDue, putAwayCameDue } from "../../app/came-due";
import { openCapture } from "../../app/capture";
import { useStore } from "../../app/context";
import { isDesk } from "../../app/layout";
import { lazyLine } from "../../app/lazy";
import { teamLine } from "../../app/team-line";
import { DealRow } from "../../deals/deal-row";
import type { Around } from "../../deals/due-words";
import { type Group, GroupedList } from "../../deals/grouped-list";
import { clock, count, moment, t } from "../../i18n";
import { contactsDueOf } from "../../store/contacts-due";
import { type Deal, dealsOf } from "../../store/deals";
import type { Harvest } from "../../store/event-now";
import { momentOf } from "../../store/moment";
import type { DraftNote, Store } from "../../store/store";
import { Button, Empty, Icon, IconButton, ListRow, Page } from "../../ui";
import { ContactRow } from "./contact-row";
import { fetchMore, more } from "./later";
import type { RoundState } from "./round-row";
import {
  type DayDone,
  type Days,
  daysAround,
  doneToday,
  isDeal,
  type Planned,
  type TodayLists,
  todayLists,
} from "./selectors";

type Item =
  | { readonly is: "round"; readonly round: RoundState }
  | { readonly is: "came-due" | "first-things" }
  | { readonly is: "done"; readonly done: DayDone; readonly round: RoundState }
  | { readonly is: "due"; readonly one: Planned }
  | { readonly is: "came-in"; readonly deal: Deal }
  | { readonly is: "incomplete"; readonly found: Harvest }
  | { readonly is: "draft"; readonly draft: DraftNote };

/** How many of tomorrow's stand on Today when nothing more is due. */
const TOMORROW = 5;

/** The chunk of the first screen is small: what only leaders and admins see comes after it. */
const FirstThings = lazyLine(async () => (await import("../../app/first-things")).FirstThings).Screen;
const TeamLine = teamLine.Screen;

export function TodayScreen() {
  const store = useStore();
  const now = momentOf(store).value;
  const zone = store.user.zone;
  const { all, actions } = dealsOf(store);
  const contacts = contactsDueOf(store).value;
  const days = useMemo(() => daysAround(now, zone), [now, zone]);
  const lists = useMemo(() => todayLists(all.value, store.user.id, days, contacts), [all.value, contacts, days, store]);
  const rest = more.value;
  const isReady = store.ready.value;
  useEffect(() => {
    if (isReady) void fetchMore();
  }, [isReady]);
  const drafts = rest === undefined ? [] : store.drafts.all.value.filter((draft) => rest.isToFinish(store, draft));
  const around: Around = { now, zone };
  const isQuiet = lists.justDue.length + lists.overdue.length + lists.hours.length + lists.anyTime.length === 0;
  const isBare = isQuiet && lists.cameIn.length + drafts.length === 0 && !hasOwn(store, all.value);
  if (isBare) return <Bare store={store} />;
  const round = rest?.roundState(store, days) ?? NO_ROUND;
  const incomplete = rest?.incompleteByEvent(store) ?? [];
  const done = isQuiet ? doneToday(all.value, (id) => actions.value.get(id) ?? [], store.user.id, days) : null;
  return (
    <Page title={t("today.title")} top={<Top store={store} />}>
      <GroupedList
        label={t("today.title")}
        groups={groupsOf({ lists, drafts, done, round, incomplete, isAdmin: store.user.role === "admin" })}
        itemKey={keyOf}
        render={(item) => <Entry store={store} item={item} around={around} days={days} />}
      />
    </Page>
  );
}

function hasOwn(store: Store, deals: readonly Deal[]): boolean {
  return deals.some(({ owner }) => owner === store.user.id);
}

/** Until what comes after the first screen is here. */
const NO_ROUND: RoundState = { words: "", isBegun: false, isOver: true, walked: { deals: 0, contacts: 0 } };

/** What the team needs, for whoever leads one; where I am today, while an event is switched on; the first practice. */
function Top({ store }: { readonly store: Store }) {
  const HeadLines = more.value?.HeadLines;
  return (
    <>
      {store.user.role !== "rep" && <TeamLine store={store} />}
      {HeadLines && <HeadLines store={store} />}
    </>
  );
}

/** Nothing of one's own yet: the first sentence of the method, or what is still on its way. */
function Bare({ store }: { readonly store: Store }) {
  if (!store.ready.value) return <Page title={t("today.title")} />;
  const receiving = store.status.value.received !== null;
  return (
    <Page title={t("today.title")} top={<Top store={store} />}>
      {store.user.role === "admin" && <FirstThings />}
      {receiving ? (
        <Empty title={t("today.receiving")}>{t("today.receiving.how")}</Empty>
      ) : (
        <Empty
          title={t("today.empty")}
          action={
            <Button kind={isDesk.value ? "quiet" : "main"} small icon="plus" onClick={() => openCapture()}>
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

interface Found {
  readonly lists: TodayLists;
  readonly drafts: readonly DraftNote[];
  readonly done: DayDone | null;
  readonly round: RoundState;
  readonly incomplete: readonly Harvest[];
  readonly isAdmin: boolean;
}

const FIRST_THINGS: Item = { is: "first-things" };

function groupsOf({ lists, drafts, done, round, incomplete, isAdmin }: Found): readonly Group<Item>[] {
  const due = (one: Planned): Item => ({ is: "due", one });
  const today = [...lists.hours, ...lists.anyTime];
  const counted = (key: string, title: string, items: readonly Planned[]): Group<Item> => ({
    key,
    title,
    aside: count(items.length),
    items: items.map(due),
  });
  return [
    { key: "head", title: null, items: [...(isAdmin ? [FIRST_THINGS] : []), ...headOf(done, round)] },
    counted("just-due", t("today.just-due"), lists.justDue),
    counted("overdue", t("today.overdue"), lists.overdue),
    counted("today", t("today.today"), today),
    {
      key: "came-in",
      title: t("today.came-in"),
      aside: count(lists.cameIn.length),
      items: lists.cameIn.map((deal): Item => ({ is: "came-in", deal })),
    },
    counted("tomorrow", t("today.tomorrow"), done === null ? [] : lists.tomorrow.slice(0, TOMORROW)),
    {
      key: "finish",
      title: t("today.to-finish"),
      items: [
        ...incomplete.map((found): Item => ({ is: "incomplete", found })),
        ...drafts.map((draft): Item => ({ is: "draft", draft })),
      ],
    },
  ];
}

/** The round stands on top until it is walked; then what the day has brought, once nothing is due any more. */
function headOf(done: DayDone | null, round: RoundState): readonly Item[] {
  return [
    ...(cameDue.value === null ? [] : [{ is: "came-due" } as const]),
    ...(round.isOver ? [] : [{ is: "round", round } as const]),
    ...(done === null ? [] : [{ is: "done", done, round } as const]),
  ];
}

function keyOf(item: Item): string {
  switch (item.is) {
    case "due":
      return item.one.id;
    case "came-in":
      return item.deal.id;
    case "draft":
      return item.draft.id;
    case "incomplete":
      return item.found.event;
    default:
      return item.is;
  }
}

interface EntryProps {
  readonly store: Store;
  readonly item: Item;
  readonly around: Around;
  readonly days: Days;
}

function Entry({ store, item, around, days }: EntryProps) {
  const rest = more.value;
  switch (item.is) {
    case "round":
      return rest && <rest.RoundRow round={item.round} />;
    case "first-things":
      return <FirstThings />;
    case "came-due":
      return <CameDue around={around} />;
    case "done":
      return <Quiet done={item.done} round={item.round} />;
    case "draft":
      return rest && <rest.DraftRow store={store} draft={item.draft} around={around} />;
    case "incomplete":
      return rest && <rest.IncompleteRow found={item.found} />;
    case "came-in":
      return rest && <rest.CameInRow store={store} deal={item.deal} around={around} />;
    case "due":
      return <Due store={store} one={item.one} around={around} days={days} />;
    default:
      return item satisfies never;
  }
}

/** Under the heading *Tomorrow* its day needs no saying. */
function Due({ store, one, around, days }: Omit<EntryProps, "item"> & { readonly one: Planned }) {
  const isLater = one.due !== null && one.due >= days.tomorrow;
  const when = !isLater ? undefined : one.timed ? clock(one.due ?? 0, around) : t("deals.any-time");
  if (isDeal(one)) return <DealRow store={store} deal={one} around={around} when={when} />;
  return <ContactRow store={store} one={one} around={around} when={when} />;
}

/** What came due while nobody looked, where no notice could say so (D5). */
function CameDue({ around }: { readonly around: Around }) {
  const { count: many, since } = cameDue.value ?? { count: 0, since: 0 };
  return (
    <ListRow
      when={<Icon name="clock" />}
      whenTone="now"
      title={t("today.came-due", { count: many })}
      sub={t("today.came-due.since", { moment: moment(since, around) })}
      end={<IconButton icon="close" label={t("ui.close")} onClick={putAwayCameDue} />}
    />
  );
}

function Quiet({ done, round }: { readonly done: DayDone; readonly round: RoundState }) {
  const { deals, contacts } = round.walked;
  const said = [
    deals + contacts > 0 && t("today.walked", { deals, contacts }),
    t("today.done", { count: done.actions }),
    done.won > 0 && t("today.won", { count: done.won }),
    done.lost > 0 && t("today.lost", { count: done.lost }),
  ].filter(Boolean);
  const title = t("today.nothing-due");
  return <ListRow when={<Icon name="tick" />} whenTone="won" title={title} sub={said.join(", ")} wrap large />;
}
