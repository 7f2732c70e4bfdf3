// A contact with a next action of its own, as a row of the day.
import { type Around, marginWords } from "../../deals/due-words";
import type { ContactDue } from "../../store/contacts-due";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { ListRow, Name } from "../../ui";

interface ContactRowProps {
  readonly store: Store;
  readonly one: ContactDue;
  readonly around: Around;
  readonly when?: string | undefined;
}

export function ContactRow({ store, one, around, when }: ContactRowProps) {
  const due = when === undefined ? marginWords(one, around) : { text: when, tone: undefined };
  const { note, kind } = one.next.data;
  const named = kind ? store.rows("activity_kind").value.get(kind)?.data.name : null;
  return (
    <ListRow
      when={due.text}
      whenTone={due.tone}
      title={<Name>{titleOf(one.row)}</Name>}
      sub={<Name>{[named, note, one.row.data.company].filter(Boolean).join(" · ")}</Name>}
      href={`/c/${one.id}`}
    />
  );
}
