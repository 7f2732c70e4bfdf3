// After a row has become an opportunity: which step, what is next. A date saves and closes; nothing here has to be answered.
import { useState } from "preact/hooks";
import { go } from "../../app/router";
import { isolate, t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import { DateChips } from "../../pick/date-chips";
import type { When } from "../../protocol/types.gen";
import { byRank, dealsOf, stepsOf } from "../../store/deals";
import { setDraft } from "../../store/gesture";
import type { Draft, Row, Store } from "../../store/store";
import { Button, Chip, Field, Line, Name, Section, Sheet } from "../../ui";
import { rememberStep } from "./last-step";
import { useList } from "./list-in-hand";

export interface ConvertedRow {
  readonly opportunity: string;
  readonly title: string;
}

export interface ConvertSheetProps {
  readonly converted: ConvertedRow;
  readonly onClose: () => void;
}

export function ConvertSheet({ converted: { opportunity, title }, onClose }: ConvertSheetProps) {
  const { store } = useList();
  const [whatFor, setWhatFor] = useState("");
  const deal = dealsOf(store).byId.value.get(opportunity);
  const row = deal?.row;
  const step = async (next: Row<"step">) => {
    rememberStep(store, next.id);
    if (row !== undefined && row.data.step !== next.id) await store.perform([setDraft(row, { step: next.id })]);
  };
  const saving = useSaving(store, onClose);
  const plan = (when: When | null) =>
    saving.save(() => store.perform([planned(store, opportunity, deal?.next ?? null, when, whatFor)]));
  const leave = async () => {
    // Tapped again while the storage does not answer: nobody is kept from leaving.
    if (whatFor.trim() === "" || saving.isStuck) return onClose();
    // What for without a date is a line to do at any time: nothing typed is dropped.
    await plan(null);
  };
  return (
    <Sheet
      title={t("prospects.is-opportunity", { title: isolate(title) })}
      open
      gloves
      onClose={() => void leave()}
      bar={
        <div class="two">
          <Button kind="quiet" onClick={() => void leave()}>
            {t("prospects.next-row")}
          </Button>
          <Button
            kind="quiet"
            icon="go"
            onClick={() => {
              void leave();
              go(`/o/${opportunity}`);
            }}
          >
            {t("prospects.open")}
          </Button>
        </div>
      }
    >
      {saving.news}
      <StepChips store={store} chosen={row?.data.step ?? null} onStep={(next) => void step(next)} />
      <Section title={t("prospects.next")} flat>
        <Field
          label={t("prospects.what-for")}
          placeholder={t("prospects.what-for.how")}
          value={whatFor}
          onInput={setWhatFor}
        />
        <DateChips value={deal?.next?.data.when ?? null} onPick={(when) => when !== null && void plan(when)} />
      </Section>
    </Sheet>
  );
}

/** The reminder of the row is moved, not doubled. */
function planned(
  store: Store,
  opportunity: string,
  next: Row<"action"> | null,
  when: When | null,
  typed: string,
): Draft {
  const note = typed.trim();
  const fields = { ...(when === null ? {} : { when }), ...(note === "" ? {} : { note }) };
  if (next !== null) return setDraft(next, fields);
  return { kind: "create", entity: "action", id: store.newId(), root: opportunity, fields };
}

interface StepChipsProps {
  readonly store: Store;
  readonly chosen: string | null;
  readonly onStep: (step: Row<"step">) => void;
}

/** The steps of one pipeline, the others one tap away. */
function StepChips({ store, chosen, onStep }: StepChipsProps) {
  const steps = store.rows("step").value;
  const pipelines = [...store.rows("pipeline").value.values()].filter(({ data }) => !data.archived).sort(byRank);
  const own = (chosen === null ? undefined : steps.get(chosen)?.data.pipeline) ?? pipelines[0]?.id ?? "";
  const [shown, show] = useState<string | null>(null);
  return (
    <Section title={t("prospects.step")} flat>
      {pipelines.length > 1 && (
        <Line>
          {pipelines.map((pipeline) => (
            <Chip key={pipeline.id} on={pipeline.id === (shown ?? own)} onClick={() => show(pipeline.id)}>
              <Name>{pipeline.data.name}</Name>
            </Chip>
          ))}
        </Line>
      )}
      <Line>
        {stepsOf(shown ?? own, steps.values()).map((step) => (
          <Chip key={step.id} on={step.id === chosen} onClick={() => onStep(step)}>
            <Name>{step.data.name}</Name>
          </Chip>
        ))}
      </Line>
    </Section>
  );
}
