// The steps to choose from, those of the same pipeline first; another pipeline's are one tap further.
import { useState } from "preact/hooks";
import { percent, t } from "../i18n";
import { byRank, type Deal, stepsOf } from "../store/deals";
import type { Row, Store } from "../store/store";
import { Chip, Icon, Line, ListRow, Name, Sheet } from "../ui";
import { moveTo } from "./move";

interface StepSheetProps {
  readonly store: Store;
  readonly deal: Deal;
  readonly onClose: () => void;
}

/** Choosing a step moves it and closes. */
export function StepSheet({ store, deal, onClose }: StepSheetProps) {
  const all = [...store.rows("step").value.values()];
  const pipelines = livePipelines(store);
  const own = deal.step?.data.pipeline ?? pipelines[0]?.id ?? "";
  const [shown, show] = useState(own);
  const choose = (step: Row<"step">) => {
    onClose();
    void moveTo(store, deal.row, step.id);
  };
  return (
    <Sheet title={t("deals.move-to")} open onClose={onClose}>
      {pipelines.length > 1 && (
        <Line>
          {pipelines.map((pipeline) => (
            <Chip key={pipeline.id} on={pipeline.id === shown} onClick={() => show(pipeline.id)}>
              <Name>{pipeline.data.name}</Name>
            </Chip>
          ))}
        </Line>
      )}
      <div class="page lined">
        {stepsOf(shown, all).map((step) => (
          <ListRow
            key={step.id}
            when={step.data.probability == null ? "" : percent(step.data.probability)}
            title={<Name>{step.data.name}</Name>}
            selected={step.id === deal.step?.id}
            onClick={() => choose(step)}
            end={step.id === deal.step?.id ? <Icon name="tick" /> : undefined}
          />
        ))}
      </div>
    </Sheet>
  );
}

export function livePipelines(store: Store): readonly Row<"pipeline">[] {
  return [...store.rows("pipeline").value.values()].filter(({ data }) => !data.archived).sort(byRank);
}
