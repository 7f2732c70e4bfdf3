// One change: what stood there before and after, whole, and each of them one tap away from standing there again.
import { isolate, moment, t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import type { Row, Store } from "../../store/store";
import { Button, Name, Sheet } from "../../ui";
import type { FieldChange, Value } from "./history";
import { fieldLabel, valueWords, whoWords } from "./history-words";
import { said } from "./record";
import { mayRestore, restoreValue, standsNow } from "./restoring";

interface ChangeSheetProps {
  readonly store: Store;
  readonly row: Row<"opportunity">;
  readonly change: FieldChange;
  readonly onClose: () => void;
}

export function ChangeSheet({ store, row, change, onClose }: ChangeSheetProps) {
  const label = fieldLabel(store, change.field);
  const saving = useSaving(store, onClose);
  const restore = (value: unknown) =>
    saving.save(
      () => restoreValue(store, row, change.field, value),
      (done) => said(t("opportunity.history.restored", { field: isolate(label) }), done),
    );
  const at = moment(change.at, { now: store.now(), zone: store.user.zone });
  return (
    <Sheet title={label} open onClose={onClose}>
      {saving.news}
      <p class="pad muted">
        <Name>{[at, whoWords(store, change)].filter(Boolean).join(" · ")}</Name>
      </p>
      {!change.isBeaten && (
        <Side title={t("opportunity.history.before")} value={change.old} {...{ store, row, change, restore }} />
      )}
      <Side
        title={t(change.isBeaten ? "opportunity.history.not-shown" : "opportunity.history.after")}
        value={change.value}
        {...{ store, row, change, restore }}
      />
    </Sheet>
  );
}

interface SideProps {
  readonly title: string;
  readonly value: Value;
  readonly store: Store;
  readonly row: Row<"opportunity">;
  readonly change: FieldChange;
  readonly restore: (value: unknown) => Promise<void>;
}

function Side({ title, value, store, row, change, restore }: SideProps) {
  const words = valueWords(store, change.field, value);
  const isNow = value !== null && standsNow(row, change.field, value.is);
  const mayWrite = value !== null && !isNow && mayRestore(store, row, change.field, value.is);
  return (
    <>
      <h2 class="flat">
        {title}
        {isNow && <span class="aside">{t("opportunity.history.now")}</span>}
      </h2>
      <p class="pad history-value">
        <Name>{words}</Name>
      </p>
      {mayWrite && (
        <div class="pad">
          <Button kind="quiet" icon="undo" onClick={() => void restore(value.is)}>
            {t("opportunity.history.restore")}
          </Button>
        </div>
      )}
    </>
  );
}
