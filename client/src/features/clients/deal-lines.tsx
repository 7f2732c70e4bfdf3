// The opportunities of a client: open ones by what is due, then closed ones, the newest first.
import { DealRow } from "../../deals/deal-row";
import { whyOf } from "../../deals/why";
import { t } from "../../i18n";
import type { Deal } from "../../store/deals";
import { momentOf } from "../../store/moment";
import type { Store } from "../../store/store";
import { Name } from "../../ui";

export function DealLines({ store, deals }: { readonly store: Store; readonly deals: readonly Deal[] }) {
  const around = { now: momentOf(store).value, zone: store.user.zone };
  return (
    <>
      {inOrder(deals).map((deal) =>
        deal.is === "open" ? (
          <DealRow
            key={deal.id}
            store={store}
            deal={deal}
            around={around}
            sub={<Name>{whyOf(store, deal, false)}</Name>}
          />
        ) : (
          <DealRow
            key={deal.id}
            store={store}
            deal={deal}
            around={around}
            sub={<Name>{whyOf(store, deal, false)}</Name>}
            when={`${t(`clients.closed.${deal.is}`)}\n${yearOf(deal)}`}
            whenTone={deal.is === "won" ? "won" : undefined}
          />
        ),
      )}
    </>
  );
}

function yearOf({ row }: Deal): string {
  return row.data.status?.closed_at?.slice(0, 4) ?? "";
}

export function inOrder(deals: readonly Deal[]): readonly Deal[] {
  return [...deals].sort((a, b) => {
    if (a.is === "open" || b.is === "open") {
      if (a.is !== b.is) return a.is === "open" ? -1 : 1;
      return (a.due ?? 0) - (b.due ?? 0) || (a.id < b.id ? -1 : 1);
    }
    const [one, other] = [a.row.data.status?.closed_at ?? "", b.row.data.status?.closed_at ?? ""];
    return one === other ? (a.id < b.id ? -1 : 1) : one < other ? 1 : -1;
  });
}
