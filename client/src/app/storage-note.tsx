// How much of this phone is used, whether the phone may clear it by itself, and what can be done about either.
import { bytes, t } from "../i18n";
import type { Store, SyncStatus } from "../store/store";
import { Chip, Icon, ListRow, snack } from "../ui";
import { useStore } from "./context";
import { installWay } from "./install";
import { overlay } from "./overlays";

/** Less than this free and text is still saved, but photos are at risk. */
const SCARCE_BYTES = 50_000_000;

export function isStorageScarce(quota: SyncStatus["quota"]): boolean {
  return quota !== null && quota.quota - quota.usage < SCARCE_BYTES;
}

export function StorageNote({ status }: { readonly status: SyncStatus }) {
  const store = useStore();
  const { persisted, quota } = status;
  const used = quota === null ? undefined : bytes(quota.usage);
  if (isStorageScarce(quota) && quota !== null) {
    return (
      <ListRow
        when={<Icon name="phone" />}
        whenTone="late"
        title={t("saving.full")}
        sub={`${t("storage.full.why", { left: bytes(Math.max(0, quota.quota - quota.usage)) })} ${t("storage.free.why")}`}
        wrap
        end={<Chip onClick={() => void makeSpace(store)}>{t("storage.free")}</Chip>}
      />
    );
  }
  const canProtect = persisted !== true && installWay() !== undefined;
  return (
    <ListRow
      when={<Icon name={persisted ? "tick" : "phone"} />}
      whenTone={persisted ? "won" : "now"}
      title={t(persisted ? "storage.protected" : "storage.unprotected")}
      sub={t(persisted ? "storage.protected.why" : "storage.unprotected.why")}
      wrap
      sum={canProtect ? undefined : used}
      end={canProtect ? <Chip onClick={openInstall}>{t("install.how")}</Chip> : undefined}
    />
  );
}

function openInstall(): void {
  overlay.value = "install";
}

/** What the server can send again makes room for what only this phone has. */
export async function makeSpace(store: Store): Promise<void> {
  const freed = await store.makeSpace();
  snack(freed > 0 ? t("storage.freed", { size: bytes(freed) }) : t("storage.freed-none"));
}
