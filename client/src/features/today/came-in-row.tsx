// What came in and is nobody's, with *Take it* where claiming is allowed (C8).
import { path } from "../../app/router";
import { DealName } from "../../deals/deal-row";
import type { Around } from "../../deals/due-words";
import { clock, day, daysFromToday, isolate, t } from "../../i18n";
import type { Deal } from "../../store/deals";
import { giveTo } from "../../store/giving";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Chip, ListRow, Name, snack } from "../../ui";

interface CameInRowProps {
  readonly store: Store;
  readonly deal: Deal;
  readonly around: Around;
}

export function CameInRow({ store, deal, around }: CameInRowProps) {
  const { born } = deal;
  const isToday = daysFromToday(born, around) === 0;
  const when = born === 0 ? "" : isToday ? clock(born, around) : day(born, { ...around, narrow: true });
  const { source, description } = deal.row.data;
  const told = [source, description?.split("\n")[0]].filter(Boolean).join(", ");
  const href = `/o/${deal.id}`;
  const title = isolate(titleOf(deal.row) || t("deals.untitled"));
  return (
    <ListRow
      when={when}
      title={<DealName deal={deal} />}
      sub={told === "" ? undefined : <Name>{told}</Name>}
      href={href}
      selected={path.value === href}
      end={
        store.workspace.claiming ? (
          <Chip label={t("came-in.take.of", { title })} onClick={() => void take(store, deal, title)}>
            {t("came-in.take")}
          </Chip>
        ) : undefined
      }
    />
  );
}

/** The first to reach the server gets it; until then it is taken here, and can be given back. */
async function take(store: Store, { row }: Deal, title: string): Promise<void> {
  const given = await giveTo(store, [row], store.user.id);
  snack(t("came-in.taken", { title }), {
    undo: () =>
      void given.undo().then((isBack) => {
        if (!isBack) snack(t("came-in.taken.stays", { title }));
      }),
  });
}
