// While rows are selected: how many they are, all of them, and what can be done with them.
import { useState } from "preact/hooks";
import { isDesk } from "../../app/layout";
import { count, t } from "../../i18n";
import type { Deal } from "../../store/deals";
import type { Store } from "../../store/store";
import { Button, Chip, IconButton } from "../../ui";
import { BulkSheet } from "./bulk-sheet";

interface SelectBarProps {
  readonly store: Store;
  readonly chosen: readonly Deal[];
  /** How many the filter lets through. */
  readonly total: number;
  readonly onAll: () => void;
  readonly onNone: () => void;
  readonly onLeave: () => void;
}

export function SelectBar({ store, chosen, total, onAll, onNone, onLeave }: SelectBarProps) {
  const [isOpen, open] = useState(false);
  const isAll = chosen.length === total && total > 0;
  return (
    <div class="select-bar">
      <p role="status" class="select-count">
        {t("pipeline.select.count", { count: chosen.length, words: count(chosen.length) })}
      </p>
      <Chip on={isAll} onClick={isAll ? onNone : onAll}>
        {t("pipeline.select.all", { words: count(total) })}
      </Chip>
      <Button kind={isDesk.value ? "quiet" : "main"} small disabled={chosen.length === 0} onClick={() => open(true)}>
        {t("pipeline.select.do")}
      </Button>
      <IconButton icon="close" label={t("pipeline.select.leave")} onClick={onLeave} />
      {isOpen && (
        <BulkSheet
          store={store}
          deals={chosen}
          onClose={() => open(false)}
          onDone={() => {
            open(false);
            onLeave();
          }}
        />
      )}
    </div>
  );
}
