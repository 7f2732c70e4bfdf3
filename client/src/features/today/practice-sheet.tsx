// The sample's page and its *Done*, as those of a real one look: what is typed here is kept nowhere.
import { useState } from "preact/hooks";
import { whenWords } from "../../deals/due-words";
import { t } from "../../i18n";
import { Kinds } from "../../notes/activity-chips";
import { DateLine } from "../../pick/date-line";
import type { When } from "../../protocol/types.gen";
import { QUICK_DATES } from "../../store/quick-dates";
import type { Store } from "../../store/store";
import { Button, Field, Line, ListRow, Note, Sheet } from "../../ui";

interface PracticeSheetProps {
  readonly store: Store;
  /** A date was tapped: in these words it is said, and the sample goes. */
  readonly onOver: (words: string) => void;
  readonly onClose: () => void;
}

export function PracticeSheet({ store, onOver, onClose }: PracticeSheetProps) {
  const [isDone, done] = useState(false);
  const over = (when: When): void => {
    const around = { now: store.now(), zone: store.user.zone };
    onOver(t("practice.over", { when: whenWords(when, around) }));
  };
  if (isDone) return <Asked onDate={over} onClose={onClose} />;
  return (
    <Sheet
      title={t("practice.deal")}
      open
      onClose={onClose}
      bar={<Button onClick={() => done(true)}>{t("opportunity.done")}</Button>}
    >
      <ListRow next when={t("deals.any-time")} title={t("practice.next")} wrap />
      <Note>{t("practice.how")}</Note>
    </Sheet>
  );
}

interface AskedProps {
  readonly onDate: (when: When) => void;
  readonly onClose: () => void;
}

function Asked({ onDate, onClose }: AskedProps) {
  const [kind, choose] = useState<string | null>(null);
  const [words, write] = useState("");
  return (
    <Sheet key="asked" title={t("opportunity.done.how")} open onClose={onClose}>
      <Line>
        <Kinds chosen={kind} onChoose={choose} />
      </Line>
      <Field
        label={t("opportunity.done.words")}
        hideLabel
        kind="long"
        value={words}
        onInput={write}
        placeholder={t("opportunity.done.words")}
      />
      <h2 class="flat">{t("opportunity.done.next")}</h2>
      <DateLine offer={QUICK_DATES} save={t("opportunity.next.save")} onDate={onDate} />
    </Sheet>
  );
}
