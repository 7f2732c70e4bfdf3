// The pipeline by days: a month with what falls on each, and below it the chosen day (K3).
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { usePane } from "../../app/layout";
import { closingDay } from "../../deals/closing-words";
import type { Around } from "../../deals/due-words";
import { GroupedList } from "../../deals/grouped-list";
import { sumWords } from "../../deals/money-words";
import { capital, count, day, t } from "../../i18n";
import type { Deal } from "../../store/deals";
import { plusDays, plusMonths, wallDay } from "../../store/quick-dates";
import type { Store } from "../../store/store";
import { sumsOf } from "../../store/sums";
import { titleOf } from "../../store/titles";
import { Chip, IconButton, Name, Segmented } from "../../ui";
import { dayInFull, firstWeekday, monthOf, monthWords, weekdayWords, weeksOf } from "./months";
import type { Picking } from "./picking";
import { PipelineRow, type RowLook } from "./row";
import { byDue } from "./selectors";
import "./calendar.css";

const KINDS = ["due", "closing"] as const;
type Kind = (typeof KINDS)[number];

/** Stands for those without a day of this kind. */
const UNDATED = "";
const NONE: readonly Deal[] = [];

interface CalendarProps {
  readonly store: Store;
  readonly deals: readonly Deal[];
  readonly now: number;
  readonly look: RowLook;
  readonly picking: Picking | null;
}

export function Calendar({ store, deals, now, look, picking }: CalendarProps) {
  const around: Around = { now, zone: store.user.zone };
  // Under the head of a day no table's columns have names, and no step stands above the rows.
  const rows: RowLook = { ...look, kind: look.kind === "table" ? "compact" : look.kind, isInStep: false };
  const today = wallDay(now, around.zone);
  const [kind, choose] = useState<Kind>("due");
  const [chosen, show] = useState(today);
  const [month, turn] = useState(monthOf(today));
  const byDay = useMemo(() => daysOf(deals, kind, around.zone), [deals, kind, around.zone]);
  const go = (next: string) => {
    show(next);
    if (next !== UNDATED) turn(monthOf(next));
  };
  const undated = byDay.get(UNDATED)?.length ?? 0;
  return (
    <>
      <div class="line month-head">
        <IconButton icon="back" label={t("pipeline.month.before")} onClick={() => turn(plusMonths(month, -1))} />
        <h2 class="flat" aria-live="polite">
          {capital(monthWords(month))}
        </h2>
        <IconButton icon="go" label={t("pipeline.month.after")} onClick={() => turn(plusMonths(month, 1))} />
        <Chip on={chosen === today} onClick={() => go(today)}>
          {capital(day(today, around))}
        </Chip>
      </div>
      <div class="line one month-kinds">
        <Segmented<Kind>
          label={t("pipeline.by-day")}
          options={KINDS.map((value) => ({ value, label: t(`pipeline.by.${value}`) }))}
          value={kind}
          onChange={choose}
        />
        {undated > 0 && (
          <Chip on={chosen === UNDATED} onClick={() => go(UNDATED)}>
            {t(`pipeline.undated.${kind}`, { words: count(undated) })}
          </Chip>
        )}
      </div>
      <Month month={month} today={today} chosen={chosen} byDay={byDay} onChoose={go} />
      <div class="page lined">
        <Day store={store} chosen={chosen} deals={byDay.get(chosen) ?? NONE} look={rows} {...{ around, picking }} />
      </div>
    </>
  );
}

/** Each under its day; what has none together. */
function daysOf(deals: readonly Deal[], kind: Kind, zone: string): ReadonlyMap<string, readonly Deal[]> {
  const found = new Map<string, Deal[]>();
  for (const deal of deals) {
    const key = dayOf(deal, kind, zone) ?? UNDATED;
    const own = found.get(key);
    if (own === undefined) found.set(key, [deal]);
    else own.push(deal);
  }
  for (const own of found.values()) own.sort(byDue);
  return found;
}

/** A date alone is the same day wherever it is read; an hour falls on the day of whoever looks. */
function dayOf(deal: Deal, kind: Kind, zone: string): string | null {
  if (kind === "closing") return closingDay(deal);
  if (deal.due === null) return null;
  return deal.timed ? wallDay(deal.due, zone) : (deal.next?.data.when?.due ?? wallDay(deal.due, zone));
}

interface MonthProps {
  readonly month: string;
  readonly today: string;
  readonly chosen: string;
  readonly byDay: ReadonlyMap<string, readonly Deal[]>;
  readonly onChoose: (day: string) => void;
}

/** One stop for Tab; arrows go from day to day, Page Up and Page Down from month to month. */
function Month({ month, today, chosen, byDay, onChoose }: MonthProps) {
  const box = useRef<HTMLDivElement>(null);
  const byKey = useRef(false);
  const isRoomy = usePane() === "full";
  const days = weeksOf(month, firstWeekday());
  const stop = monthOf(chosen) === month ? chosen : month;
  useEffect(() => {
    if (byKey.current) box.current?.querySelector<HTMLElement>(`[data-day="${stop}"]`)?.focus();
    byKey.current = false;
  }, [stop]);
  const onKey = (event: KeyboardEvent) => {
    const next = dayBeside(stop, event.key);
    if (next === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    byKey.current = true;
    onChoose(next);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the days are the targets; arrows only walk through them
    <div ref={box} class={isRoomy ? "month roomy" : "month"} onKeyDown={onKey}>
      {days.slice(0, 7).map((one) => (
        <span key={one} class="month-weekday" aria-hidden="true">
          {weekdayWords(one)}
        </span>
      ))}
      {days.map((one) => {
        const own = byDay.get(one) ?? NONE;
        return (
          <button
            key={one}
            type="button"
            data-day={one}
            tabIndex={one === stop ? 0 : -1}
            class={dayClass(one, { month, today, hasAny: own.length > 0 })}
            aria-pressed={one === chosen}
            aria-current={one === today ? "date" : undefined}
            onClick={() => onChoose(one)}
          >
            <span class="unseen">
              {t("pipeline.day", { day: dayInFull(one), count: own.length, words: count(own.length) })}
            </span>
            <span aria-hidden="true">{Number(one.slice(8))}</span>
            {isRoomy ? <Titles deals={own} /> : own.length > 0 && <b aria-hidden="true">{count(own.length)}</b>}
          </button>
        );
      })}
    </div>
  );
}

function dayBeside(from: string, key: string): string | null {
  switch (key) {
    case "ArrowLeft":
      return plusDays(from, -1);
    case "ArrowRight":
      return plusDays(from, 1);
    case "ArrowUp":
      return plusDays(from, -7);
    case "ArrowDown":
      return plusDays(from, 7);
    case "PageUp":
      return plusMonths(from, -1);
    case "PageDown":
      return plusMonths(from, 1);
    default:
      return null;
  }
}

interface Seen {
  readonly month: string;
  readonly today: string;
  readonly hasAny: boolean;
}

function dayClass(one: string, { month, today, hasAny }: Seen): string {
  const classes = ["month-day", monthOf(one) !== month && "beside", one === today && "today"];
  return [...classes, hasAny && one < today && "late"].filter(Boolean).join(" ");
}

const SHOWN = 2;

/** Where there is room: the first ones by their titles, then how many more. */
function Titles({ deals }: { readonly deals: readonly Deal[] }) {
  return (
    <>
      {deals.slice(0, SHOWN).map((deal) => (
        <span key={deal.id} class="month-title" aria-hidden="true">
          <Name>{titleOf(deal.row) || t("deals.untitled")}</Name>
        </span>
      ))}
      {deals.length > SHOWN && (
        <b aria-hidden="true">{t("pipeline.day.more", { words: count(deals.length - SHOWN) })}</b>
      )}
    </>
  );
}

interface DayProps extends Omit<CalendarProps, "now"> {
  readonly chosen: string;
  readonly around: Around;
}

function Day({ store, chosen, deals, around, look, picking }: DayProps) {
  const title = chosen === UNDATED ? t("pipeline.undated") : capital(day(chosen, around));
  if (deals.length === 0) return <p class="pad muted">{t("pipeline.day.none", { day: title })}</p>;
  return (
    <GroupedList
      label={title}
      groups={[
        {
          key: chosen,
          title,
          aside: [count(deals.length), sumWords(sumsOf(deals))].filter(Boolean).join(" · "),
          items: deals,
        },
      ]}
      itemKey={(deal) => deal.id}
      render={(deal) => <PipelineRow store={store} deal={deal} around={around} look={look} picking={picking} />}
    />
  );
}
