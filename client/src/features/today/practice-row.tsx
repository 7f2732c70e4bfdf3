// After joining, a sample among the rows of the day: tap it and try *Done*, words and a date before it counts (J11).
import { useState } from "preact/hooks";
import { lazySheet } from "../../app/lazy";
import { bringPracticeBack, endPractice, isPracticeDue } from "../../app/practice";
import { t } from "../../i18n";
import type { Store } from "../../store/store";
import { IconButton, ListRow, snack } from "../../ui";

const PracticeSheet = lazySheet(async () => (await import("./practice-sheet")).PracticeSheet).Screen;

export function PracticeRow({ store }: { readonly store: Store }) {
  const [isOpen, open] = useState(false);
  if (!isPracticeDue(store)) return null;
  const end = (words: string): void => {
    open(false);
    endPractice(store);
    snack(words, { undo: () => bringPracticeBack(store) });
  };
  return (
    <div class="page lined">
      <ListRow
        when={t("deals.any-time")}
        title={t("practice.deal")}
        sub={t("practice.why")}
        wrap
        onClick={() => open(true)}
        end={<IconButton icon="close" label={t("practice.away")} onClick={() => end(t("practice.away.done"))} />}
      />
      {isOpen && <PracticeSheet store={store} onOver={end} onClose={() => open(false)} />}
    </div>
  );
}
