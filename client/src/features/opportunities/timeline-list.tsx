// What happened with the sale: pictures in a row, then everything that was said, done, attached and changed.
import { useMemo, useState } from "preact/hooks";
import { t } from "../../i18n";
import { filesOf } from "../../notes/attachments";
import { Gallery } from "../../notes/photos/gallery";
import { type Filter, stream, type Told } from "../../notes/stream";
import { StreamList } from "../../notes/stream-list";
import { useChanges } from "../../notes/use-changes";
import { type Deal, dealsOf } from "../../store/deals";
import { useRecord } from "./record";

export function Timeline() {
  const { store, deal, open } = useRecord();
  const [filter, choose] = useState<Filter>("all");
  const comments = useMemo(() => store.children("comment", deal.id), [store, deal.id]).value;
  const actions = dealsOf(store).actions.value.get(deal.id);
  const files = filesOf(store, deal.id);
  const { known, ask } = useChanges(deal.row);
  const entries = useMemo(
    () =>
      stream({
        comments: comments ?? [],
        files,
        actions: actions ?? [],
        changes: known,
        closed: closingOf(deal),
        born: birthOf(deal),
      }),
    [deal, comments, files, actions, known],
  );
  const filtered = (next: Filter) => {
    choose(next);
    if (next === "changes") ask();
  };
  return (
    <section class="opp-timeline" aria-label={t("opportunity.timeline")}>
      {(filter === "all" || filter === "files") && <Gallery root={deal.id} />}
      <StreamList entries={entries} onPromote={(text) => open({ mentioned: text })} onFilter={filtered} />
    </section>
  );
}

function closingOf({ is, row }: Deal): Told["closed"] {
  const at = row.data.status?.closed_at;
  return is === "open" || at == null ? null : { at, as: is };
}

function birthOf({ row }: Deal): Told["born"] {
  const { captured_at, captured_by, created_at, created_by } = row.data;
  const at = captured_at ?? created_at;
  return at == null ? null : { at, by: captured_by ?? created_by ?? null };
}
