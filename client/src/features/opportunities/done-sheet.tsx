// Done: how did it go, and what is next. A date saves and closes.
import { useState } from "preact/hooks";
import { whenWords } from "../../deals/due-words";
import { isolate, t } from "../../i18n";
import { Picker } from "../../pick/date-chips";
import type { When } from "../../protocol/types.gen";
import { stepsOf } from "../../store/deals";
import { type QuickDate, quickWhen } from "../../store/quick-dates";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Chip, Field, Line, Sheet, Switch } from "../../ui";
import { kindsOf } from "./composer";
import { KindChips } from "./kind-chips";
import { markDone } from "./planning";
import { said, useRecord } from "./record";

const DATES: readonly QuickDate[] = ["tomorrow", "three_days", "week", "month"];

export function DoneSheet() {
  const { store, deal, around, note, touching, close, open } = useRecord();
  const touch = touching.asked;
  const isDue = deal.due === null || deal.due <= around.now;
  const [ends, end] = useState(touch === null || isDue);
  const [kind, choose] = useState(() => note.activity ?? firstKind(store, deal.next, touch?.by));
  const [whatFor, write] = useState("");
  const [moves, move] = useState(false);
  const [picking, pick] = useState(false);
  const [picked, take] = useState<When | null>(null);
  const further = nextStep(store, deal.step);
  const leave = () => {
    if (touch !== null) touching.later();
    close();
  };
  const save = async (when: When | null) => {
    const outcome = {
      text: note.text,
      activity: kind,
      next:
        when === null && whatFor.trim() === "" ? null : { when, note: whatFor.trim() === "" ? null : whatFor.trim() },
      step: moves && further !== undefined ? further.id : null,
    };
    note.clear();
    if (touch !== null) touching.forget();
    close();
    const done = await markDone(store, deal.row, ends ? deal.next : null, outcome);
    const words =
      when === null ? t("opportunity.done.saved") : t("opportunity.next.planned", { when: whenWords(when, around) });
    said(words, done);
  };
  const saveAsWon = async () => {
    await save(null);
    open("won");
  };
  return (
    <Sheet title={sheetTitle(store, touch)} open onClose={leave}>
      <KindChips store={store} chosen={kind} onChoose={choose} />
      <Field
        label={t("opportunity.done.words")}
        hideLabel
        kind="long"
        value={note.text}
        onInput={(text) => note.write({ text })}
        placeholder={t("opportunity.done.words")}
      />
      {further !== undefined && (
        <Line>
          <Chip on={moves} onClick={() => move(!moves)}>
            {t("opportunity.done.to-step", { step: isolate(further.data.name ?? "") })}
          </Chip>
        </Line>
      )}
      {touch !== null && deal.next !== null && (
        <Switch label={t("opportunity.done.ends", { what: isolate(titleOf(deal.next)) })} on={ends} onChange={end} />
      )}
      <h2 class="flat">{t("opportunity.done.next")}</h2>
      <Field
        label={t("opportunity.next.what-for")}
        hideLabel
        value={whatFor}
        onInput={write}
        placeholder={t("opportunity.next.what-for")}
      />
      <div class="opp-dates">
        {DATES.map((quick) => (
          <Button key={quick} kind="quiet" onClick={() => void save(quickWhen(quick, around.now, around.zone))}>
            {t(`pick.date.${quick}`)}
          </Button>
        ))}
        <Button kind="quiet" onClick={() => pick(!picking)}>
          {t("pick.date.pick")}
        </Button>
        <Button kind="quiet" tone="won" onClick={() => void saveAsWon()}>
          {t("opportunity.won")}
        </Button>
      </div>
      {picking && (
        <>
          <Picker value={picked} dayOnly={false} onPick={take} />
          <div class="pad">
            <Button disabled={picked === null} onClick={() => void save(picked)}>
              {t("opportunity.next.save")}
            </Button>
          </div>
        </>
      )}
      <div class="pad">
        <Button kind="plain" onClick={() => void save(null)}>
          {t("opportunity.done.no-date")}
        </Button>
      </div>
    </Sheet>
  );
}

function sheetTitle(store: Store, touch: ReturnType<typeof useRecord>["touching"]["asked"]): string {
  if (touch === null) return t("opportunity.done.how");
  const contact = store.rows("contact").value.get(touch.contact);
  return t(`opportunity.log.${touch.by}`, { name: isolate(contact === undefined ? "" : titleOf(contact)) });
}

/** What was planned is most likely what happened; a call made from the page surely is one. */
function firstKind(store: Store, next: Row<"action"> | null, by: string | undefined): string | null {
  if (by !== undefined) return kindsOf(store).find(({ data }) => data.icon === by)?.id ?? null;
  return next?.data.kind ?? null;
}

function nextStep(store: Store, step: Row<"step"> | undefined): Row<"step"> | undefined {
  if (step?.data.pipeline == null) return undefined;
  const steps = stepsOf(step.data.pipeline, store.rows("step").value.values());
  return steps[steps.findIndex(({ id }) => id === step.id) + 1];
}
