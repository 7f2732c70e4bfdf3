// The line at the bottom: words about the sale, as a note or as a logged call, visit or mail.
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { PhotoButton } from "../../notes/photos/photo-button";
import { byRank } from "../../store/deals";
import type { Row, Store } from "../../store/store";
import { Button, Chip, type IconName, Name } from "../../ui";
import { addComment } from "./commands";
import { said, useRecord } from "./record";

/** What is typed is kept while it is typed; saving needs a word or a kind. */
export function Composer() {
  const { store, deal, note } = useRecord();
  const [isActive, activate] = useState(false);
  const isEmpty = note.text.trim() === "" && note.activity === null;
  const save = async () => {
    if (isEmpty) return;
    const { text, activity } = note;
    note.clear();
    activate(false);
    said(t("opportunity.noted"), await addComment(store, deal.id, { text, activity }));
  };
  const isOpen = isActive || !isEmpty;
  return (
    <div class={isOpen ? "composer open" : "composer"}>
      <textarea
        class="input"
        rows={1}
        dir="auto"
        aria-label={t("opportunity.note.write")}
        placeholder={t("opportunity.note.write")}
        value={note.text}
        onFocus={() => activate(true)}
        onInput={(event) => note.write({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void save();
        }}
      />
      {!isOpen && <PhotoButton root={deal.id} />}
      <div class="composer-kinds">
        {isOpen && <PhotoButton root={deal.id} />}
        {kindsOf(store).map((kind) => (
          <Chip
            key={kind.id}
            icon={iconOf(kind)}
            on={note.activity === kind.id}
            onClick={() => note.write({ activity: note.activity === kind.id ? null : kind.id })}
          >
            <Name>{kind.data.name}</Name>
          </Chip>
        ))}
      </div>
      {isOpen && (
        <Button small icon="send" disabled={isEmpty} onClick={() => void save()}>
          {t("opportunity.note.save")}
        </Button>
      )}
    </div>
  );
}

export function kindsOf(store: Store): readonly Row<"activity_kind">[] {
  return [...store.rows("activity_kind").value.values()].filter(({ data }) => !data.archived).sort(byRank);
}

const ICONS: Readonly<Record<string, IconName>> = {
  call: "call",
  visit: "visit",
  mail: "mail",
  meeting: "meeting",
  quote: "quote",
};

export function iconOf({ data }: Row<"activity_kind">): IconName | undefined {
  return data.icon ? ICONS[data.icon] : undefined;
}
