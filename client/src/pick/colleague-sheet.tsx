// Who gets it: colleagues with the smallest book first, each with how many contacts they have.
import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import type { KeptForm } from "../notes/kept-form";
import { useSaving } from "../notes/use-saving";
import { type Colleague, colleaguesBySmallestBook } from "../store/colleagues";
import type { Store } from "../store/store";
import { Avatar, ListRow, Name, Sheet } from "../ui";

interface ColleagueSheetProps {
  readonly store: Store;
  readonly title: string;
  /** Resolves when it is on the disk; then the sheet closes. */
  readonly onPick: (colleague: Colleague) => Promise<void>;
  readonly onClose: () => void;
  /** What goes along in words, kept until it has gone. */
  readonly form?: Pick<KeptForm<object>, "forget" | "back"> | undefined;
  /** What goes along, above the names. */
  readonly children?: ComponentChildren;
}

export function ColleagueSheet({ store, title, form, onPick, onClose, children }: ColleagueSheetProps) {
  const saving = useSaving(store, onClose, form);
  return (
    <Sheet title={title} open onClose={saving.leave}>
      {saving.news}
      {children}
      <div class="page lined">
        {colleaguesBySmallestBook(store).map((colleague) => (
          <ListRow
            key={colleague.id}
            when={<Avatar name={colleague.name} />}
            title={<Name>{colleague.name}</Name>}
            sub={t("pick.colleague.book", { count: colleague.contacts })}
            onClick={() => void saving.save(() => onPick(colleague))}
          />
        ))}
      </div>
    </Sheet>
  );
}
