// What of the workspace is on this device, how it is kept, and which version of the app runs.
import { useEffect, useState } from "preact/hooks";
import { version } from "../../../package.json";
import { useSignedIn } from "../../app/context";
import { overlay } from "../../app/overlays";
import { savingWords } from "../../app/saving-words";
import { isStorageScarce, makeSpace } from "../../app/storage-note";
import { bytes, count, moment, t } from "../../i18n";
import { thisDevice } from "../../session";
import { Chip, Icon, Section, snack } from "../../ui";
import { DiagnosisSheet } from "./diagnosis-sheet";
import { OpenFileSheet } from "./open-file-sheet";

export function ThisPhone() {
  const { store, engine } = useSignedIn();
  const status = store.status.value;
  const [name, setName] = useState("");
  const [isTelling, tell] = useState(false);
  const [isOpening, openFile] = useState(false);
  useEffect(() => {
    void thisDevice().then((device) => setName(device.name));
  }, []);
  const isFull = isStorageScarce(status.quota);
  const counts = {
    opportunities: store.rows("opportunity").value.size,
    contacts: store.rows("contact").value.size,
    lists: store.rows("prospect_list").value.size,
  };
  return (
    <Section title={t("sync.this-phone")} flat>
      <button
        type="button"
        class="field"
        onClick={() => {
          overlay.value = "sync";
        }}
      >
        <b>{savingWords(status, store.now()).text}</b>
        <Icon name="go" />
        <small>{t("settings.state.hint")}</small>
      </button>
      <div class="field">
        <b>{t(status.state === "first_sync" ? "settings.here.coming" : "settings.here")}</b>
        <span class="muted nowrap">{status.quota === null ? "" : bytes(status.quota.usage)}</span>
        <small>{t("settings.here.counts", counts)}</small>
      </div>
      <div class="field">
        <b>{t(status.persisted ? "storage.protected" : "storage.unprotected")}</b>
        <span class={status.persisted ? "c-won" : "c-due"}>
          <Icon name={status.persisted ? "tick" : "ask"} />
        </span>
        <small>{t(status.persisted ? "storage.protected.why" : "storage.unprotected.why")}</small>
      </div>
      {status.quota !== null && (
        <div class="field">
          <b class={isFull ? "c-lost" : undefined}>{t(isFull ? "saving.full" : "settings.room")}</b>
          <Chip onClick={() => void makeSpace(store)}>{t("storage.free")}</Chip>
          <small>
            {t(isFull ? "storage.full.why" : "settings.room.left", {
              left: bytes(Math.max(0, status.quota.quota - status.quota.usage)),
            })}{" "}
            {t("storage.free.why")}
          </small>
        </div>
      )}
      <div class="field">
        <b>{t("sync.last-contact")}</b>
        <span class="muted">
          {status.lastContactAt === null ? t("sync.never") : moment(status.lastContactAt, { now: store.now() })}
        </span>
      </div>
      <div class="field">
        <b>{t("settings.device")}</b>
        <bdi class="muted">{name}</bdi>
      </div>
      <div class="field">
        <b>{t("settings.version")}</b>
        {status.updateReady ? (
          <Chip onClick={() => engine.applyUpdate()}>{t("settings.update")}</Chip>
        ) : (
          <Chip onClick={() => void lookForUpdate()}>{t("settings.look")}</Chip>
        )}
        <small>
          {version} ·{" "}
          {t("settings.unsent", { count: store.unsent.value.length, words: count(store.unsent.value.length) })}
        </small>
      </div>
      <button type="button" class="field" onClick={() => tell(true)}>
        <b>{t("settings.diagnosis")}</b>
        <Icon name="go" />
        <small>{t("settings.diagnosis.how")}</small>
      </button>
      <button type="button" class="field" onClick={() => openFile(true)}>
        <b>{t("file.open")}</b>
        <Icon name="go" />
        <small>{t("file.open.how")}</small>
      </button>
      {isOpening && <OpenFileSheet onClose={() => openFile(false)} />}
      {isTelling && <DiagnosisSheet onClose={() => tell(false)} />}
    </Section>
  );
}

/** The browser asks by itself once a day; somebody who was told of a new version wants it now. */
async function lookForUpdate(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.update();
    snack(t(registration?.waiting || registration?.installing ? "settings.update-coming" : "settings.newest"));
  } catch {
    snack(t("sign-in.unreachable"));
  }
}
