// How much of this phone is used, and whether the phone may clear it by itself.
import { bytes, t } from "../i18n";
import type { SyncStatus } from "../store/store";
import { Icon, ListRow } from "../ui";

/** Less than this free and text is still saved, but photos are at risk. */
const SCARCE_BYTES = 50_000_000;

export function isStorageScarce(quota: SyncStatus["quota"]): boolean {
  return quota !== null && quota.quota - quota.usage < SCARCE_BYTES;
}

export function StorageNote({ status }: { readonly status: SyncStatus }) {
  const { persisted, quota } = status;
  const used = quota === null ? undefined : bytes(quota.usage);
  if (isStorageScarce(quota) && quota !== null) {
    return (
      <ListRow
        when={<Icon name="phone" />}
        whenTone="late"
        title={t("saving.storage.full")}
        sub={t("saving.storage.full.why", { left: bytes(Math.max(0, quota.quota - quota.usage)) })}
        wrap
        sum={used}
      />
    );
  }
  return (
    <ListRow
      when={<Icon name={persisted ? "tick" : "phone"} />}
      whenTone={persisted ? "won" : "now"}
      title={t(persisted ? "saving.storage.protected" : "saving.storage.unprotected")}
      sub={t(persisted ? "saving.storage.protected.why" : "saving.storage.unprotected.why")}
      wrap
      sum={used}
    />
  );
}
