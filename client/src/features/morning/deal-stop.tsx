// One opportunity of the round: what is next, what moves it on, and an answer that leads to the next one.
import { useState } from "preact/hooks";
import { isDesk } from "../../app/layout";
import { go } from "../../app/router";
import { isClosingPassed } from "../../deals/closing-words";
import { bandWords, whenWords } from "../../deals/due-words";
import { amountWords } from "../../deals/money-words";
import { isStalled, timesOf } from "../../deals/stalled";
import { whyOf } from "../../deals/why";
import { day, isolate, percent, t } from "../../i18n";
import { useKeptText } from "../../notes/kept-text";
import { said } from "../../notes/said";
import { useSaving } from "../../notes/use-saving";
import { Picker } from "../../pick/date-chips";
import { datesOffered } from "../../pick/own-dates";
import type { When } from "../../protocol/types.gen";
import { type Deal, stepsOf } from "../../store/deals";
import type { Done } from "../../store/gesture";
import type { DealAnswer } from "../../store/morning-round";
import { type QuickDate, quickWhen } from "../../store/quick-dates";
import { missingCategories } from "../../store/required-tags";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, ListRow, Name, Note, Section, Sheet, snack } from "../../ui";
import { close, keepForToday, putOff } from "./commands";
import { LastNote } from "./last-note";
import { Answers, type Frame, Stop, Words } from "./stop";
import type { RoundInHand } from "./use-round";

const DATES: readonly QuickDate[] = ["tomorrow", "three_days", "week", "month"];

interface DealStopProps {
  readonly round: RoundInHand;
  readonly deal: Deal;
  readonly frame: Frame;
}

export function DealStop({ round, deal, frame }: DealStopProps) {
  const { store, now, today, tomorrow } = round;
  const around = { now, zone: store.user.zone };
  const words = useKeptText(store, `morning:${deal.id}`);
  const [picking, pick] = useState(false);
  const title = isolate(titleOf(deal.row) || t("deals.untitled"));
  const further = furtherName(store, deal);
  const question = further === "" ? t("morning.what-moves-on") : t("morning.what-moves", { step: isolate(further) });
  const answer = async (as: DealAnswer, done: Promise<Done>, told: string) => {
    const made = await done;
    words.clear(); // not before: until then the draft alone holds them
    said(told, await round.answer(deal.id, as, made));
  };
  const onDate = (when: When) => {
    const told = t("morning.put-off", { title, when: whenWords(when, around) });
    return answer("date", putOff(store, deal, when, words.value), told);
  };
  const onWon = () => {
    const [missing] = missingCategories(store, deal.row.data.tags);
    if (missing === undefined) void answer("won", close(store, deal, "won", words.value), t("morning.won", { title }));
    else askForTag(deal, missing);
  };
  return (
    <Stop
      frame={frame}
      bar={
        <Answers>
          <Button
            kind={isDesk.value ? "quiet" : "main"}
            onClick={() =>
              void answer(
                "today",
                keepForToday(store, deal, words.value, today, tomorrow),
                t("morning.for-today", { title }),
              )
            }
          >
            {t("morning.today")}
          </Button>
          {datesOffered(store, DATES).map((quick) => (
            <Button key={quick} kind="quiet" onClick={() => void onDate(quickWhen(quick, now, store.user.zone))}>
              {t(`pick.date.${quick}`)}
            </Button>
          ))}
          <Button kind="quiet" onClick={() => pick(true)}>
            {t("pick.date.pick")}
          </Button>
          <div class="walk-ends">
            <Button kind="quiet" tone="won" onClick={onWon}>
              {t("morning.is-won")}
            </Button>
            <Button
              kind="quiet"
              tone="lost"
              onClick={() =>
                void answer(
                  "cancelled",
                  close(store, deal, "cancelled", words.value),
                  t("morning.cancelled", { title }),
                )
              }
            >
              {t("morning.not-real")}
            </Button>
          </div>
        </Answers>
      }
    >
      <ListRow
        when={percentOf(deal)}
        title={<Name>{titleOf(deal.row) || t("deals.untitled")}</Name>}
        sub={<Whose deal={deal} />}
        wrap
        large
        href={`/o/${deal.id}`}
      />
      <NextAction store={store} deal={deal} around={around} />
      <Pressing store={store} deal={deal} around={around} />
      <LastNote store={store} roots={[deal.id]} around={around} />
      <Section title={question} />
      <Words words={words} question={question} how={t("morning.what-moves.how")} />
      {picking && <PickSheet store={store} onPick={onDate} onClose={() => pick(false)} />}
    </Stop>
  );
}

/** It cannot be won while a compulsory tag is missing (B10): its page asks for it. */
function askForTag({ id }: Deal, { data }: Row<"tag_category">): void {
  snack(t("morning.needs-tag", { category: isolate(data.name ?? "") }), {
    action: { label: t("morning.fill"), run: () => go(`/o/${id}`) },
  });
}

function Whose({ deal }: { readonly deal: Deal }) {
  const worth = amountWords(deal);
  const parts = [deal.folder === undefined ? "" : titleOf(deal.folder), deal.step?.data.name ?? ""].filter(Boolean);
  return (
    <>
      {worth !== null && <b class="walk-worth">{worth}</b>}
      {parts.map((part, at) => (
        <span key={part}>
          {(at > 0 || worth !== null) && " · "}
          <Name>{part}</Name>
        </span>
      ))}
    </>
  );
}

function percentOf({ money, probability }: Deal): string {
  return money === null || probability === null ? "" : percent(probability);
}

interface AboutProps {
  readonly store: Store;
  readonly deal: Deal;
  readonly around: { readonly now: number; readonly zone: string };
}

function NextAction({ store, deal, around }: AboutProps) {
  const { text, tone } = bandWords(deal, around);
  const what = deal.next === null ? t("morning.nothing-planned") : <Name>{whyOf(store, deal, true)}</Name>;
  return <ListRow when={text} whenTone={tone} title={what} next />;
}

/** Why it is asked about although it was put off: its expected closing has passed (E7), or it drags on (E6). */
function Pressing({ store, deal, around }: AboutProps) {
  const closing = deal.row.data.closing_date;
  return (
    <>
      {isClosingPassed(deal, around) && closing && (
        <Note tone="due" title={t("morning.closing-passed", { day: day(closing, around) })} />
      )}
      {isStalled(deal, around.now, timesOf(store)) && (
        <Note tone="due" title={t("morning.stalled", { step: isolate(deal.step?.data.name ?? "") })} />
      )}
    </>
  );
}

function furtherName(store: Store, { step }: Deal): string {
  if (step?.data.pipeline == null) return "";
  const steps = stepsOf(step.data.pipeline, store.rows("step").value.values());
  return steps[steps.findIndex(({ id }) => id === step.id) + 1]?.data.name ?? "";
}

interface PickSheetProps {
  readonly store: Store;
  /** Resolves when it is on the disk; then the sheet closes. */
  readonly onPick: (when: When) => Promise<void>;
  readonly onClose: () => void;
}

function PickSheet({ store, onPick, onClose }: PickSheetProps) {
  const [picked, take] = useState<When | null>(null);
  const saving = useSaving(store, onClose);
  return (
    <Sheet
      title={t("morning.pick")}
      open
      onClose={onClose}
      bar={
        <Button disabled={picked === null} onClick={() => picked !== null && void saving.save(() => onPick(picked))}>
          {t("morning.pick.save")}
        </Button>
      }
    >
      {saving.news}
      <Picker value={picked} dayOnly={false} onPick={take} />
    </Sheet>
  );
}
