// The pipeline as one list, step by step, each with its sum.
import { DealRow } from "../../deals/deal-row";
import { type Group, GroupedList } from "../../deals/grouped-list";
import { sumWords } from "../../deals/money-words";
import { count, day, t } from "../../i18n";
import type { Deal } from "../../store/deals";
import type { Store } from "../../store/store";
import { sumsOf } from "../../store/sums";
import { Name } from "../../ui";
import type { Column } from "./selectors";

interface PipelineListProps {
  readonly store: Store;
  readonly columns: readonly Column[];
  readonly now: number;
}

/** The step that is nearest to the end stands on top, as the pictures of the method have it. */
export function PipelineList({ store, columns, now }: PipelineListProps) {
  const around = { now, zone: store.user.zone };
  const groups = columns.map(({ key, name, deals }): Group<Deal> => {
    const sum = sumWords(sumsOf(deals));
    return {
      key,
      title: <Name>{name}</Name>,
      aside: [count(deals.length), sum].filter(Boolean).join(" · "),
      items: deals,
    };
  });
  return (
    <GroupedList
      label={t("pipeline.title")}
      groups={groups.toReversed()}
      itemKey={(deal) => deal.id}
      render={(deal) => {
        const closedAt = deal.is === "open" ? null : deal.row.data.status?.closed_at;
        const when = closedAt ? day(closedAt, { ...around, narrow: true }) : undefined;
        const tone = deal.is === "won" ? "won" : undefined;
        return <DealRow store={store} deal={deal} around={around} when={when} whenTone={tone} isInStep />;
      }}
    />
  );
}
