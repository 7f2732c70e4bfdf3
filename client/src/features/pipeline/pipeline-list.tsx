// The pipeline as a list: step by step with its sums, or in one go in the order that was chosen.
import { type Group, GroupedList } from "../../deals/grouped-list";
import { sumWords } from "../../deals/money-words";
import { count, t } from "../../i18n";
import type { Deal } from "../../store/deals";
import type { Store } from "../../store/store";
import { sumsOf } from "../../store/sums";
import { Name } from "../../ui";
import type { Picking } from "./picking";
import { PipelineRow, type RowLook } from "./row";
import type { Column } from "./selectors";

interface PipelineListProps {
  readonly store: Store;
  readonly groups: readonly Group<Deal>[];
  readonly now: number;
  readonly look: RowLook;
  readonly picking: Picking | null;
}

export function PipelineList({ store, groups, now, look, picking }: PipelineListProps) {
  const around = { now, zone: store.user.zone };
  return (
    <GroupedList
      label={t("pipeline.title")}
      groups={groups}
      itemKey={(deal) => deal.id}
      rowPx={look.kind === "table" ? TABLE_PX : undefined}
      render={(deal) => <PipelineRow store={store} deal={deal} around={around} look={look} picking={picking} />}
    />
  );
}

const TABLE_PX = 44;

/** The step that is nearest to the end stands on top, as the pictures of the method have it. */
export function groupsOf(columns: readonly Column[]): readonly Group<Deal>[] {
  return columns.toReversed().map(({ key, name, deals, step }) => {
    const sum = sumWords(sumsOf(deals));
    return {
      key,
      title: (
        <>
          <Name>{name}</Name>
          {step?.data.private && <small class="muted"> {t("pipeline.private.short")}</small>}
        </>
      ),
      aside: [count(deals.length), sum].filter(Boolean).join(" · "),
      items: deals,
    };
  });
}
