// Done: how did it go, and what is next. A date saves and closes.
import { useState } from "preact/hooks";
import { whenWords } from "../../deals/due-words";
import { enteringRules, isComplete, lackingFor } from "../../deals/entering";
import { isolate, t } from "../../i18n";
import { AttachLine } from "../../notes/attach-line";
import { together } from "../../notes/came-back";
import { useKeptForm } from "../../notes/kept-form";
import { saidIn } from "../../notes/use-note";
import { useSaving } from "../../notes/use-saving";
import { DateLine } from "../../pick/date-line";
import type { When } from "../../protocol/types.gen";
import { stepsOf } from "../../store/deals";
import { QUICK_DATES } from "../../store/quick-dates";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, Chip, Field, Line, Sheet, Switch } from "../../ui";
import { kindsOf } from "./composer";
import { KindChips } from "./kind-chips";
import { markDone } from "./planning";
import { said, useRecord } from "./record";

/** Without an action nothing was planned, and it is said all the same what happened. */
export function DoneSheet({ action }: { readonly action: Row<"action"> | null }) {
  const { store, deal, around, note, touching, close, open } = useRecord();
  const form = useKeptForm(store, `done:${deal.id}`, { whatFor: "" });
  const saving = useSaving(store, close, { forget: form.forget, back: together(note.back, form.back) });
  const touch = touching.asked;
  const isDue = action !== deal.next || deal.due === null || deal.due <= around.now;
  const [ends, end] = useState(touch === null || isDue);
  const [kind, choose] = useState(() => note.activity ?? firstKind(store, action, touch?.by));
  const { whatFor } = form.values;
  const [moves, move] = useState(false);
  const further = nextStep(store, deal.step);
  const enters = moves && further !== undefined && isComplete(lackingFor(deal.row, further, enteringRules(store)));
  const leave = () => {
    if (touch !== null) touching.later();
    saving.leave();
  };
  /** `then` follows once this is safe. */
  const save = (when: When | null, then?: () => void) => {
    const outcome = {
      ...saidIn(note, kind),
      next:
        when === null && whatFor.trim() === "" ? null : { when, note: whatFor.trim() === "" ? null : whatFor.trim() },
      step: enters ? further.id : null,
    };
    const words =
      when === null ? t("opportunity.done.saved") : t("opportunity.next.planned", { when: whenWords(when, around) });
    return saving.save(
      () => markDone(store, deal.row, ends ? action : null, outcome),
      (done) => {
        note.clear();
        if (touch !== null) touching.forget();
        said(words, done);
        // What the step asks for (E5, B10).
        if (moves && further !== undefined && !enters) open({ enter: further });
        then?.();
      },
    );
  };
  const drop = () => {
    touching.forget();
    saving.leave();
  };
  return (
    <Sheet title={sheetTitle(store, touch)} open onClose={leave} gloves>
      {saving.news}
      <KindChips store={store} chosen={kind} onChoose={choose} />
      <Field
        label={t("opportunity.done.words")}
        hideLabel
        kind="long"
        value={note.text}
        onInput={(text) => note.write({ text })}
        placeholder={t("opportunity.done.words")}
      />
      <AttachLine root={deal.id} note={note} kind={kind} />
      {further !== undefined && (
        <Line>
          <Chip on={moves} onClick={() => move(!moves)}>
            {t("opportunity.done.to-step", { step: isolate(further.data.name ?? "") })}
          </Chip>
        </Line>
      )}
      {touch !== null && action !== null && (
        <Switch label={t("opportunity.done.ends", { what: isolate(titleOf(action)) })} on={ends} onChange={end} />
      )}
      <h2 class="flat">{t("opportunity.done.next")}</h2>
      <Field
        label={t("opportunity.next.what-for")}
        hideLabel
        value={whatFor}
        onInput={(text) => form.write({ whatFor: text })}
        placeholder={t("opportunity.next.what-for")}
      />
      <DateLine offer={QUICK_DATES} save={t("opportunity.next.save")} onDate={(when) => void save(when)}>
        <Button kind="quiet" tone="won" onClick={() => void save(null, () => open("won"))}>
          {t("opportunity.won")}
        </Button>
      </DateLine>
      <div class="pad">
        <Button kind="plain" onClick={() => void save(null)}>
          {t("opportunity.done.no-date")}
        </Button>
        {touch !== null && (
          <Button kind="plain" onClick={drop}>
            {t("notes.log.drop")}
          </Button>
        )}
      </div>
    </Sheet>
  );
}

function sheetTitle(store: Store, touch: ReturnType<typeof useRecord>["touching"]["asked"]): string {
  if (touch === null) return t("opportunity.done.how");
  const contact = store.rows("contact").value.get(touch.contact);
  return t(`notes.log.${touch.by}`, { name: isolate(contact === undefined ? "" : titleOf(contact)) });
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
