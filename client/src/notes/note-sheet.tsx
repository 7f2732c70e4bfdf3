// One sheet to write what was said: a note, or a logged visit, call or mail. The words are kept while they are typed.
import { useState } from "preact/hooks";
import { useStore } from "../app/context";
import { t } from "../i18n";
import type { ActivityKind } from "../protocol/types.gen";
import { byRank } from "../store/deals";
import type { Row, Store } from "../store/store";
import { Button, Chip, Field, Line, Name, Note, Sheet } from "../ui";
import { useKeptText } from "./kept-text";

export interface NoteSheetProps {
  /** The record that is written about; its draft is kept under this id. */
  readonly about: string;
  readonly title: string;
  /** Which kind is chosen at first: `visit` for *Log a visit*. */
  readonly icon?: ActivityKind["icon"];
  readonly onSave: (text: string, activity: string | null) => Promise<void>;
  readonly onClose: () => void;
}

export function NoteSheet({ about, title, icon, onSave, onClose }: NoteSheetProps) {
  const store = useStore();
  const kinds = kindsOf(store);
  const text = useKeptText(store, about);
  const [activity, setActivity] = useState(() => kinds.find(({ data }) => icon && data.icon === icon)?.id ?? null);
  const [trouble, setTrouble] = useState(false);
  const empty = text.value.trim() === "" && activity === null;
  const save = async () => {
    if (empty) return;
    try {
      await onSave(text.value, activity);
    } catch {
      setTrouble(true);
      return;
    }
    text.clear();
    onClose();
  };
  return (
    <Sheet
      title={title}
      open
      onClose={onClose}
      bar={
        <Button disabled={empty} onClick={() => void save()}>
          {t("ui.save")}
        </Button>
      }
    >
      {trouble && (
        <Note tone="lost" title={t("notes.not-saved")}>
          {t("notes.not-saved.why")}
        </Note>
      )}
      <Line>
        {kinds.map((kind) => (
          <Chip
            key={kind.id}
            on={activity === kind.id}
            onClick={() => setActivity(activity === kind.id ? null : kind.id)}
          >
            <Name>{kind.data.name}</Name>
          </Chip>
        ))}
      </Line>
      <Field label={t("notes.words")} kind="long" value={text.value} onInput={text.write} autofocus />
    </Sheet>
  );
}

export function kindsOf(store: Store): readonly Row<"activity_kind">[] {
  return [...store.rows("activity_kind").value.values()].filter(({ data }) => !data.archived).sort(byRank);
}
