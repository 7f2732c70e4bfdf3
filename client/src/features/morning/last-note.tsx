// The last thing that was written about somebody, whichever of their records it stands in.
import { day, t } from "../../i18n";
import type { Row, Store } from "../../store/store";
import { Event, Name } from "../../ui";

interface LastNoteProps {
  readonly store: Store;
  readonly roots: readonly string[];
  readonly around: { readonly now: number; readonly zone: string };
}

export function LastNote({ store, roots, around }: LastNoteProps) {
  const notes = roots.flatMap((root) => store.children("comment", root).value ?? []);
  const last = notes.filter(({ trashed }) => trashed === null).reduce<Row<"comment"> | null>(later, null);
  if (last === null) return null;
  const kind = last.data.activity ? store.rows("activity_kind").value.get(last.data.activity)?.data.name : null;
  return (
    <Event when={day(at(last), { ...around, narrow: true })}>
      {kind && (
        <b>
          <Name>{kind}</Name>
          {". "}
        </b>
      )}
      <Name>{last.data.text || (kind ? "" : t("morning.no-words"))}</Name>
    </Event>
  );
}

function at({ data }: Row<"comment">): string {
  return data.happened_at ?? data.created_at ?? "";
}

function later(one: Row<"comment"> | null, other: Row<"comment">): Row<"comment"> {
  return one === null || at(other) > at(one) ? other : one;
}
