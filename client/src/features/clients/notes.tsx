// What was said about a client, with the words begun and not saved on top.
import { useStore } from "../../app/context";
import { isolate, t } from "../../i18n";
import { CommentList } from "../../notes/comment-list";
import { keptText } from "../../notes/kept-text";
import { Gallery } from "../../notes/photos/gallery";
import { PhotoButton } from "../../notes/photos/photo-button";
import type { Row } from "../../store/store";
import { Icon, ListRow, Section } from "../../ui";

export interface NotesProps {
  readonly about: string;
  readonly comments: readonly Row<"comment">[];
  readonly onWrite: () => void;
}

export function Notes({ about, comments, onWrite }: NotesProps) {
  const store = useStore();
  const begun = keptText(store, about).trim();
  return (
    <Section title={t("clients.notes")}>
      <ListRow
        when={<Icon name="pen" />}
        whenTone={begun === "" ? "accent" : "now"}
        title={
          begun === "" ? (
            <span class="accent">{t("clients.write-note")}</span>
          ) : (
            t("clients.go-on", { text: isolate(begun) })
          )
        }
        onClick={onWrite}
        end={<PhotoButton root={about} />}
      />
      <Gallery root={about} />
      <CommentList comments={comments} />
    </Section>
  );
}
