// Who gets it: colleagues with the smallest book first, each with how many contacts they have.
import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { type Colleague, colleaguesBySmallestBook } from "../store/colleagues";
import type { Store } from "../store/store";
import { Avatar, ListRow, Name, Sheet } from "../ui";

interface ColleagueSheetProps {
  readonly store: Store;
  readonly title: string;
  readonly onPick: (colleague: Colleague) => void;
  readonly onClose: () => void;
  /** What goes along, above the names. */
  readonly children?: ComponentChildren;
}

export function ColleagueSheet({ store, title, onPick, onClose, children }: ColleagueSheetProps) {
  return (
    <Sheet title={title} open onClose={onClose}>
      {children}
      <div class="page lined">
        {colleaguesBySmallestBook(store).map((colleague) => (
          <ListRow
            key={colleague.id}
            when={<Avatar name={colleague.name} />}
            title={<Name>{colleague.name}</Name>}
            sub={t("pick.colleague.book", { count: colleague.contacts })}
            onClick={() => onPick(colleague)}
          />
        ))}
      </div>
    </Sheet>
  );
}
