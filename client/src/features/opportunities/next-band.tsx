// The next action right under the title, one tap for each way on; a closed one says how it ended.
import { bandWords, whenWords } from "../../deals/due-words";
import { day, isolate, money, t } from "../../i18n";
import type { When } from "../../protocol/types.gen";
import { dealsOf } from "../../store/deals";
import { dueInstant } from "../../store/next-action";
import { QUICK_DATES, quickWhen } from "../../store/quick-dates";
import type { Row } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Chip, Icon, Line, ListRow, Name } from "../../ui";
import { reopen } from "./closing";
import { planNext } from "./planning";
import { said, useRecord } from "./record";

export function NextBand() {
  return useRecord().deal.is === "open" ? <Open /> : <Closed />;
}

function Open() {
  const { store, deal, around, open } = useRecord();
  const due = bandWords(deal, around);
  const kind = deal.next?.data.kind ? store.rows("activity_kind").value.get(deal.next.data.kind)?.data.name : null;
  const note = deal.next?.data.note || kind;
  const move = async (when: When) => {
    const done = await planNext(store, deal.id, deal.next, { when });
    said(t("opportunity.next.planned", { when: whenWords(when, around) }), done);
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
        <Chip icon="tick" onClick={() => open("done")}>
          {t("opportunity.done")}
        </Chip>
        {QUICK_DATES.map((quick) => {
          const when = quickWhen(quick, around.now, around.zone);
          const words = t(`pick.date.${quick}`);
          return (
            <Chip key={quick} label={`${words}, ${whenWords(when, around)}`} onClick={() => void move(when)}>
              {words}
            </Chip>
          );
        })}
        <Chip onClick={() => open("plan")}>{t("pick.date.pick")}</Chip>
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
      <Others />
    </>
  );
}

/** What else is planned: two people may each have planned something real. */
function Others() {
  const { store, deal, around, open } = useRecord();
  const zone = store.workspace.zone;
  const all = dealsOf(store).actions.value.get(deal.id) ?? [];
  const others = all.filter((action) => action !== deal.next && action.data.done_at == null);
  const due = ({ data }: Row<"action">) => dueInstant(data.when, zone) || Number.POSITIVE_INFINITY;
  return (
    <>
      {others
        .sort((one, other) => due(one) - due(other))
        .map((action) => (
          <ListRow
            key={action.id}
            when={action.data.when ? whenWords(action.data.when, around) : t("deals.any-time")}
            title={<Name>{titleOf(action) || t("opportunity.next.unnamed")}</Name>}
            sub={t("opportunity.next.also")}
            onClick={() => open({ plan: action })}
          />
        ))}
    </>
  );
}

/** Its actions sleep; opening it again wakes them. */
function Closed() {
  const { store, deal, around } = useRecord();
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
        />
      </div>
      <Line over>
        <Chip icon="undo" onClick={() => void openAgain()}>
          {t("opportunity.reopen")}
        </Chip>
      </Line>
    </>
  );
}
