// The steps to choose from, those of the same pipeline first; what a step asks for is answered right here (E2, E5, B10).
import { useState } from "preact/hooks";
import { percent, t } from "../i18n";
import { useSaving } from "../notes/use-saving";
import { byRank, type Deal, stepsOf } from "../store/deals";
import type { Row, Store } from "../store/store";
import { Chip, Icon, Line, ListRow, Name, Sheet } from "../ui";
import { mayEnter, moveTo } from "./move";
import { StepQuestions } from "./step-questions";
import "./deals.css";

interface StepSheetProps {
  readonly store: Store;
  readonly deal: Deal;
  readonly onClose: () => void;
  /** Chosen already, by a drag or a key: only what it asks for is left. */
  readonly to?: Row<"step"> | undefined;
}

/** Choosing a step moves it and closes; a step that asks for something asks first. */
export function StepSheet({ store, deal, onClose, to }: StepSheetProps) {
  const [asking, ask] = useState(to);
  const saving = useSaving(store, onClose);
  if (asking !== undefined) {
    const back = to === undefined ? () => ask(undefined) : onClose;
    return <StepQuestions store={store} deal={deal} step={asking} onBack={back} onClose={onClose} />;
  }
  const choose = (step: Row<"step">) => {
    if (step.id !== deal.step?.id && !mayEnter(store, deal.row, step)) return ask(step);
    void saving.save(() => moveTo(store, deal.row, step.id));
  };
  return (
    <Sheet title={t("steps.move-to")} open onClose={onClose}>
      {saving.news}
      <Steps store={store} deal={deal} onChoose={choose} />
    </Sheet>
  );
}

interface StepsProps {
  readonly store: Store;
  readonly deal: Deal;
  readonly onChoose: (step: Row<"step">) => void;
}

function Steps({ store, deal, onChoose }: StepsProps) {
  const all = [...store.rows("step").value.values()];
  const pipelines = livePipelines(store);
  const own = deal.step?.data.pipeline ?? pipelines[0]?.id ?? "";
  const [shown, show] = useState(own);
  return (
    <>
      {pipelines.length > 1 && (
        <Line>
          {pipelines.map((pipeline) => (
            <Chip key={pipeline.id} on={pipeline.id === shown} onClick={() => show(pipeline.id)}>
              <Name>{pipeline.data.name}</Name>
            </Chip>
          ))}
        </Line>
      )}
      {shown !== own && <p class="muted step-hint">{t("pipeline.other-pipeline")}</p>}
      <div class="page lined">
        {stepsOf(shown, all).map((step) => (
          <ListRow
            key={step.id}
            when={step.data.probability == null ? "" : percent(step.data.probability)}
            title={<Name>{step.data.name}</Name>}
            sub={step.data.private ? t("pipeline.private") : undefined}
            selected={step.id === deal.step?.id}
            onClick={() => onChoose(step)}
            end={step.id === deal.step?.id ? <Icon name="tick" /> : undefined}
          />
        ))}
      </div>
    </>
  );
}

export function livePipelines(store: Store): readonly Row<"pipeline">[] {
  return [...store.rows("pipeline").value.values()].filter(({ data }) => !data.archived).sort(byRank);
}
