// The next action right under the title, one tap for each way on; a closed one says how it ended.
import { bandWords, whenWords } from "../../deals/due-words";
import { day, isolate, money, t } from "../../i18n";
import { datesOffered } from "../../pick/own-dates";
import type { When } from "../../protocol/types.gen";
import { type QuickDate, quickWhen } from "../../store/quick-dates";
import { Chip, Icon, Line, ListRow, Name } from "../../ui";
import { reopen } from "./closing";
import { OtherActions } from "./other-actions";
import { planNext } from "./planning";
import { said, useRecord } from "./record";

export function NextBand() {
  return useRecord().deal.is === "open" ? <Open /> : <Closed />;
}

/** On a phone the line scrolls: these stand in view, with the way to any other day. */
const FIRST: readonly QuickDate[] = ["tomorrow", "three_days"];

function Open() {
  const { store, deal, around, open } = useRecord();
  const due = bandWords(deal, around);
  const kind = deal.next?.data.kind ? store.rows("activity_kind").value.get(deal.next.data.kind)?.data.name : null;
  const note = deal.next?.data.note || kind;
  const move = async (when: When) => {
    const done = await planNext(store, deal.id, deal.next, { when });
    said(t("opportunity.next.planned", { when: whenWords(when, around) }), done);
  };
  const offered = datesOffered(store);
  const first = datesOffered(store, FIRST).slice(0, FIRST.length);
  const date = (quick: QuickDate) => {
    const when = quickWhen(quick, around.now, around.zone);
    const words = t(`pick.date.${quick}`);
    return (
      <Chip key={quick} label={`${words}, ${whenWords(when, around)}`} onClick={() => void move(when)}>
        {words}
      </Chip>
    );
  };
  return (
    <>
      <ListRow
        next
        when={due.text}
        whenTone={due.tone}
        title={
          note ? <Name>{note}</Name> : t(deal.next === null ? "opportunity.next.none" : "opportunity.next.unnamed")
        }
        sub={deal.next === null ? t("opportunity.next.none.how") : undefined}
        wrap
        onClick={() => open("plan")}
        end={<Icon name="pen" small />}
      />
      <fieldset class="line over opp-ways">
        <legend class="unseen">{t("opportunity.next.ways")}</legend>
        <span class="opp-when">
          <Chip onClick={() => open("done")}>{t("opportunity.done")}</Chip>
          {first.map(date)}
          <Chip onClick={() => open("plan")}>{t("pick.date.pick")}</Chip>
          {offered.filter((quick) => !first.includes(quick)).map(date)}
        </span>
        <span class="opp-closing">
          <Chip tone="won" onClick={() => open("won")}>
            {t("opportunity.won")}
          </Chip>
          <Chip tone="lost" onClick={() => open("lost")}>
            {t("opportunity.lost")}
          </Chip>
          <Chip onClick={() => open("cancelled")}>{t("opportunity.cancelled")}</Chip>
        </span>
      </fieldset>
      <OtherActions />
    </>
  );
}

/** Its actions sleep; opening it again wakes them. */
function Closed() {
  const { store, deal, around, open } = useRecord();
  const { closed_at, won, reason, competitor, note } = deal.row.data.status ?? {};
  const at = closed_at ? day(closed_at, around) : "";
  const worth = won ? money(won.amount, won.currency) : "";
  const told = [reason, competitor && t("opportunity.closed.to", { name: isolate(competitor) }), note];
  const openAgain = async () => said(t("opportunity.reopened"), await reopen(store, deal.row));
  return (
    <>
      <div class={deal.is === "won" ? "opp-ended won" : "opp-ended"}>
        <ListRow
          when={at}
          whenTone={deal.is === "won" ? "won" : undefined}
          title={[t(`opportunity.closed.${deal.is}`), worth].filter(Boolean).join(" · ")}
          sub={told.filter(Boolean).join(". ")}
          wrap
          large
          onClick={() => open("correct")}
          end={<Icon name="pen" small />}
        />
      </div>
      <Line over>
        <Chip icon="undo" onClick={() => void openAgain()}>
          {t("opportunity.reopen")}
        </Chip>
        <Chip icon="copy" onClick={() => open("copy")}>
          {t("opportunity.copy.again")}
        </Chip>
      </Line>
    </>
  );
}
