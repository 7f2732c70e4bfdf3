// Everything that was said, attached and changed on the page of a client.
import { useMemo, useState } from "preact/hooks";
import { useStore } from "../app/context";
import type { Row } from "../store/store";
import { filesOf } from "./attachments";
import type { ClientRow } from "./log";
import { Gallery } from "./photos/gallery";
import { type Filter, stream } from "./stream";
import { StreamList } from "./stream-list";
import { useChanges } from "./use-changes";

export interface RecordStreamProps {
  readonly row: ClientRow;
  readonly comments: readonly Row<"comment">[];
}

export function RecordStream({ row, comments }: RecordStreamProps) {
  const store = useStore();
  const [filter, choose] = useState<Filter>("all");
  const files = filesOf(store, row.id);
  const { known, ask } = useChanges(row);
  const { created_at, created_by } = row.data;
  const entries = useMemo(
    () =>
      stream({
        comments,
        files,
        changes: known,
        born: created_at ? { at: created_at, by: created_by ?? null } : null,
      }),
    [comments, files, known, created_at, created_by],
  );
  const filtered = (next: Filter) => {
    choose(next);
    if (next === "changes") ask();
  };
  return (
    <>
      {(filter === "all" || filter === "files") && <Gallery root={row.id} />}
      <StreamList entries={entries} onFilter={filtered} />
    </>
  );
}
