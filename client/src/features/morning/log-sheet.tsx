// Back from a call: say it, and a date saves. A visit is planned the same way.
import { useState } from "preact/hooks";
import { whenWords } from "../../deals/due-words";
import { isolate, t } from "../../i18n";
import { Attach } from "../../notes/attach-line";
import { CameBackLine } from "../../notes/came-back";
import { useKeptText } from "../../notes/kept-text";
import { kindsOf } from "../../notes/kinds";
import { said } from "../../notes/said";
import { useSaving } from "../../notes/use-saving";
import { DateLine } from "../../pick/date-line";
import type { When } from "../../protocol/types.gen";
import { contactsDueOf } from "../../store/contacts-due";
import type { QuickDate } from "../../store/quick-dates";
import { titleOf } from "../../store/titles";
import { Button, Field, Line, Sheet } from "../../ui";
import { logTouch, planVisit } from "./commands";
import { wordsAbout } from "./contact-stop";
import type { Touch } from "./touch-draft";
import type { RoundInHand } from "./use-round";

const DATES: readonly QuickDate[] = ["tomorrow", "three_days", "week", "month"];

interface LogSheetProps {
  readonly round: RoundInHand;
  readonly touch: Touch;
  readonly onLogged: () => void;
  /** Not now: it waits on Today, under *To finish*. */
  readonly onClose: () => void;
}

export function LogSheet({ round, touch, onLogged, onClose }: LogSheetProps) {
  const { store, now } = round;
  const { contact, by } = touch;
  const words = useKeptText(store, wordsAbout(contact));
  const [comment] = useState(() => store.newId());
  const saving = useSaving(store, onClose);
  const row = store.rows("contact").value.get(contact);
  const name = isolate(row === undefined ? "" : titleOf(row));
  const around = { now, zone: store.user.zone };
  const kind = kindsOf(store).find(({ data }) => data.icon === by)?.id ?? null;
  const save = async (when: When | null) => {
    const ends =
      contactsDueOf(store)
        .peek()
        .find(({ id, due }) => id === contact && (due ?? 0) <= now)?.next ?? null;
    const log = () =>
      by === "visit" && when !== null
        ? planVisit(store, contact, { when, note: words.value, kind })
        : logTouch(store, contact, { id: comment, text: words.value, activity: kind, when, ends });
    const told =
      when === null ? t("morning.logged", { name }) : t("morning.logged.next", { name, when: whenWords(when, around) });
    await saving.save(log, async (done) => {
      words.clear();
      onLogged();
      said(told, await round.answer(contact, by, done));
    });
  };
  return (
    <Sheet title={t(`morning.log.${by}`, { name })} open onClose={onClose}>
      {saving.news}
      <CameBackLine back={words.back} />
      <Field
        label={t(`morning.log.${by}.words`)}
        hideLabel
        kind="long"
        value={words.value}
        onInput={words.write}
        placeholder={t(`morning.log.${by}.words`)}
      />
      <Line one>
        <Attach root={contact} parent={by === "visit" ? undefined : comment} />
      </Line>
      <h2 class="flat">{t(by === "visit" ? "morning.log.visit.when" : "morning.log.next")}</h2>
      <DateLine
        offer={by === "visit" ? ["hour", ...DATES] : DATES}
        save={t("morning.pick.save")}
        onDate={(when) => void save(when)}
      />
      <div class="pad">
        <Button kind="plain" onClick={() => void save(null)}>
          {t(by === "visit" ? "morning.log.visited" : "morning.log.no-date")}
        </Button>
      </div>
    </Sheet>
  );
}
