// What was said about a client, with the words begun and not saved on top.
import { useStore } from "../../app/context";
import { isolate, t } from "../../i18n";
import { PhotoButton } from "../../notes/photos/photo-button";
import { RecordStream } from "../../notes/record-stream";
import { keptWords } from "../../notes/use-note";
import type { Row } from "../../store/store";
import { Icon, ListRow, Section } from "../../ui";
import type { ClientRow } from "./commands";

export interface NotesProps {
  readonly row: ClientRow;
  readonly comments: readonly Row<"comment">[];
  readonly onWrite: () => void;
}

export function Notes({ row, comments, onWrite }: NotesProps) {
  const store = useStore();
  const begun = keptWords(store, row.id).trim();
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
        end={<PhotoButton root={row.id} />}
      />
      <RecordStream row={row} comments={comments} />
    </Section>
  );
}
