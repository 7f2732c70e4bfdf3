// To whom clients are handed over, and what goes along with them (J4).
import { useState } from "preact/hooks";
import { count, isolate, t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import { colleaguesBySmallestBook } from "../../store/colleagues";
import type { Store } from "../../store/store";
import { Avatar, ListRow, Name, Note, Sheet, Switch, snack } from "../../ui";
import type { Client } from "./book";
import { type BulkDone, giveAll, goesAlong } from "./bulk";

/** What was done and how that is said of so many. */
export type OnDone = (done: BulkDone | null, words: (many: number) => string) => void;

interface GiveSheetProps {
  readonly store: Store;
  /** Those that may be given away. */
  readonly own: readonly Client[];
  /** How many of the selected are not among them. */
  readonly left: number;
  readonly onDone: OnDone;
  readonly onClose: () => void;
}

/** The smallest book first, so that a newcomer gets one; what goes along is counted before the tap. */
export function GiveSheet({ store, own, left, onDone, onClose }: GiveSheetProps) {
  const [along, take] = useState(true);
  const deals = goesAlong(own);
  const saving = useSaving(store, onClose);
  const give = (to: string, name: string) => {
    const rows = own.map(({ row }) => row);
    return saving.save(
      () => giveAll(store, along ? [...rows, ...deals] : rows, to, () => tooLate(name)),
      (done) =>
        onDone(done, () => t("clients.given", { count: own.length, shown: count(own.length), name: isolate(name) })),
    );
  };
  return (
    <Sheet title={t("clients.give-many", { count: own.length, shown: count(own.length) })} open onClose={onClose}>
      {saving.news}
      {left > 0 && <Note tone="due" title={t("clients.give.not-yours", { count: left, shown: count(left) })} />}
      {deals.length > 0 && (
        <Switch
          label={t("clients.give.along", { count: deals.length, shown: count(deals.length) })}
          on={along}
          onChange={take}
        />
      )}
      <div class="page lined">
        {colleaguesBySmallestBook(store).map(({ id, name, contacts }) => (
          <ListRow
            key={id}
            when={<Avatar name={name} />}
            title={<Name>{name}</Name>}
            sub={t("clients.give.book", { count: contacts, shown: count(contacts) })}
            onClick={() => void give(id, name)}
          />
        ))}
      </div>
    </Sheet>
  );
}

export function tooLate(name: string): void {
  snack(name === "" ? t("clients.parked.gone") : t("clients.given.gone", { name: isolate(name) }));
}
