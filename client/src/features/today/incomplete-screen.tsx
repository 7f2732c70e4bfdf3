// Cards that lack a required tag (B10), each filled in with one tap.
import { useStore } from "../../app/context";
import { isDesk } from "../../app/layout";
import { query } from "../../app/router";
import { DealName } from "../../deals/deal-row";
import { clock, count, day, daysFromToday, isolate, t } from "../../i18n";
import { said } from "../../notes/said";
import { dealsOf } from "../../store/deals";
import { eventIn, incompleteOf } from "../../store/event-now";
import { gesture, tagAdd, tagRemove } from "../../store/gesture";
import { withImplied } from "../../store/implied-tags";
import { momentOf } from "../../store/moment";
import { chosenIn, missingCategories, tagsIn } from "../../store/required-tags";
import type { Row, Store } from "../../store/store";
import { Button, Chip, Empty, Line, ListRow, Name, Page, VirtualList } from "../../ui";

export function IncompleteScreen() {
  const store = useStore();
  const at = query.value.get("at");
  const rows = incompleteOf(store).value.filter(({ data }) => at === null || eventIn(data.source) === at);
  const title = at === null ? t("incomplete.title") : t("incomplete.title.at", { event: isolate(at) });
  return (
    <Page title={title} back="/" beside={rows.length > 0 && <span class="muted">{count(rows.length)}</span>}>
      {rows.length === 0 ? (
        <Empty
          title={t("incomplete.none")}
          action={
            <Button kind={isDesk.value ? "quiet" : "main"} small href="/">
              {t("incomplete.none.go")}
            </Button>
          }
        >
          {t("incomplete.none.how")}
        </Empty>
      ) : (
        <VirtualList
          label={title}
          items={rows}
          estimate={CARD_PX}
          itemKey={(row) => row.id}
          render={(row) => <Card store={store} row={row} />}
        />
      )}
    </Page>
  );
}

/** A row with one line of tags below it. */
const CARD_PX = 124;

function Card({ store, row }: { readonly store: Store; readonly row: Row<"opportunity"> }) {
  const deal = dealsOf(store).byId.value.get(row.id);
  if (deal === undefined) return null;
  const around = { now: momentOf(store).value, zone: store.user.zone };
  const isToday = daysFromToday(deal.born, around) === 0;
  const missing = missingCategories(store, row.data.tags);
  return (
    <>
      <ListRow
        when={isToday ? clock(deal.born, around) : day(deal.born, { ...around, narrow: true })}
        title={<DealName deal={deal} />}
        sub={t("incomplete.lacks", { what: missing.map(({ data }) => isolate(data.name ?? "")).join(", ") })}
        href={`/o/${row.id}`}
      />
      {missing.map((category) => (
        <Line key={category.id} inset one>
          {tagsIn(store, category.id).map((tag) => (
            <Chip
              key={tag.id}
              label={t("incomplete.put", { tag: tag.data.name ?? "", category: category.data.name ?? "" })}
              onClick={() => void putOn(store, row, category, tag.data.name ?? "")}
            >
              <Name>{tag.data.name}</Name>
            </Chip>
          ))}
        </Line>
      ))}
    </>
  );
}

async function putOn(
  store: Store,
  row: Row<"opportunity">,
  category: Row<"tag_category">,
  name: string,
): Promise<void> {
  const add = withImplied(store, chosenIn(store, category, row.data.tags, name).add, row.data.tags);
  const drafts = add.map((tag) => tagAdd("opportunity", row.id, tag));
  const done = await gesture(store, drafts, () => add.flatMap((tag) => tagRemove(store, "opportunity", row.id, tag)));
  said(t("incomplete.put.said", { tag: isolate(name) }), done);
}
