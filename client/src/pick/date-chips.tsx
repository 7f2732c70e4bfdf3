// The one-tap dates of a next action, and a picker behind them.
import { useState } from "preact/hooks";
import { useStore } from "../app/context";
import { capital, clock, day, t } from "../i18n";
import type { When } from "../protocol/types.gen";
import { dueInstant } from "../store/next-action";
import { type QuickDate, quickWhen, wallDay, wallTime } from "../store/quick-dates";
import { Chip, Field, Select } from "../ui";
import { datesOffered } from "./own-dates";

export interface DateChipsProps {
  readonly value: When | null;
  readonly onPick: (when: When | null) => void;
  /** Which dates are offered; by default one's own, or the usual ones (K8). */
  readonly offer?: readonly QuickDate[];
  /** Days only: a retry has no hour. */
  readonly dayOnly?: boolean;
}

/** Tapping the chosen date again takes it off. A past date is not taken (D3). */
export function DateChips({ value, onPick, offer, dayOnly = false }: DateChipsProps) {
  const store = useStore();
  const [picking, setPicking] = useState(false);
  const zone = store.user.zone;
  const now = store.now();
  const choices = (offer ?? datesOffered(store)).map((quick) => ({ quick, when: quickWhen(quick, now, zone) }));
  const chosen = choices.find(({ quick, when }) => quick !== "hour" && when.due === value?.due)?.quick;
  const other = value !== null && chosen === undefined;
  return (
    <>
      <div class="line dates">
        {choices.map(({ quick, when }) => (
          <Chip
            key={quick}
            on={chosen === quick}
            onClick={() => {
              setPicking(false);
              onPick(chosen === quick ? null : when);
            }}
          >
            {t(`pick.date.${quick}`)}
          </Chip>
        ))}
        <Chip on={other || picking} onClick={() => setPicking(!picking)}>
          {other ? whenWords(value, now, zone) : t("pick.date.pick")}
        </Chip>
      </div>
      {picking && <Picker value={value} dayOnly={dayOnly} onPick={onPick} />}
    </>
  );
}

/** `Tomorrow`, `Tue 09:30`. */
export function whenWords(when: When, now: number, zone: string): string {
  if (!when.due.includes("T")) return day(when.due, { now, zone, capital: true });
  const instant = dueInstant(when, zone);
  return capital(`${day(instant, { now, zone })} ${clock(instant, { zone })}`);
}

export interface PickerProps {
  readonly value: When | null;
  readonly dayOnly: boolean;
  readonly onPick: (when: When) => void;
}

/** How long a visit may take, in minutes; 0 is not said. */
const LASTS = [0, 15, 30, 45, 60, 90, 120, 240, 480];

/** A day, and for whoever needs them an hour and how long it takes. */
export function Picker({ value, dayOnly, onPick }: PickerProps) {
  const store = useStore();
  const zone = store.user.zone;
  const [date, setDate] = useState(value?.due.slice(0, 10) ?? "");
  const [time, setTime] = useState(value?.due.slice(11, 16) ?? "");
  const [minutes, setMinutes] = useState(value?.minutes ?? 0);
  const [past, setPast] = useState(false);
  const take = (nextDate: string, nextTime: string, lasts = minutes) => {
    setDate(nextDate);
    setTime(nextTime);
    setMinutes(lasts);
    if (nextDate.length !== 10) return;
    const due = nextTime === "" ? nextDate : `${nextDate}T${nextTime}`;
    const isPast = nextTime === "" ? nextDate < wallDay(store.now(), zone) : due < wallTime(store.now(), zone);
    setPast(isPast);
    if (!isPast) onPick({ due, zone, minutes: nextTime === "" || lasts === 0 ? null : lasts });
  };
  return (
    <div class="pair">
      <Field
        label={t("pick.date.day")}
        kind="date"
        value={date}
        onInput={(text) => take(text, time)}
        error={past ? t("pick.date.past") : undefined}
      />
      {!dayOnly && <Field label={t("pick.date.time")} kind="time" value={time} onInput={(text) => take(date, text)} />}
      {!dayOnly && time !== "" && (
        <Select
          label={t("pick.date.lasts")}
          value={String(minutes)}
          options={[...new Set([...LASTS, minutes])].map((count) => ({
            value: String(count),
            label: count === 0 ? t("pick.date.lasts.open") : t("pick.date.minutes", { count }),
          }))}
          onChange={(text) => take(date, time, Number(text))}
        />
      )}
    </div>
  );
}
