// Unsent work into a file, under a passphrase that its person chooses; where the browser cannot encrypt, without one (X36).
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { canSeal, LEAST_LETTERS } from "../store/sealing";
import { Button, Field, Note, Sheet } from "../ui";
import { useStore } from "./context";
import { saveUnsentToFile } from "./save-file";

/** `onClose` hears under which name its person has the file, null when there is none. */
export function SaveFileSheet({ onClose }: { readonly onClose: (saved: string | null) => void }) {
  const store = useStore();
  const [passphrase, choose] = useState("");
  const [again, repeat] = useState("");
  const [is, become] = useState<"asking" | "sealing" | "failed">("asking");
  const isShort = passphrase.trim().length < LEAST_LETTERS;
  const isSame = passphrase.trim() === again.trim();
  const save = async (under: string | null) => {
    if (is === "sealing" || (under !== null && (isShort || !isSame))) return;
    become("sealing");
    try {
      const saved = await saveUnsentToFile(store, under);
      if (saved === null) become("asking");
      else onClose(saved);
    } catch {
      become("failed");
    }
  };
  const close = () => onClose(null);
  const plain = (kind: "main" | "plain") => (
    <Button kind={kind} disabled={is === "sealing"} onClick={() => void save(null)}>
      {t("file.plain")}
    </Button>
  );
  if (!canSeal()) {
    return (
      <Sheet title={t("sync.save-file")} open onClose={close} bar={plain("main")}>
        <Note tone="due" title={t("file.no-https")}>
          {t("file.no-https.why")}
        </Note>
      </Sheet>
    );
  }
  return (
    <Sheet
      title={t("sync.save-file")}
      open
      onClose={close}
      bar={
        <Button disabled={is === "sealing" || isShort || !isSame} onClick={() => void save(passphrase)}>
          {t(is === "sealing" ? "file.sealing" : "file.save")}
        </Button>
      }
    >
      <p class="pad muted">{t("file.why")}</p>
      {is === "failed" && (
        <div role="alert">
          <Note tone="lost" title={t("file.failed")} />
        </div>
      )}
      <Field
        label={t("file.passphrase")}
        kind="password"
        autocomplete="new-password"
        value={passphrase}
        onInput={choose}
        hint={t("file.passphrase.how", { count: LEAST_LETTERS })}
        autofocus
      />
      <Field
        label={t("file.again")}
        kind="password"
        autocomplete="new-password"
        value={again}
        onInput={repeat}
        onEnter={() => void save(passphrase)}
        error={again.trim().length >= passphrase.trim().length && !isSame ? t("file.differs") : undefined}
      />
      <div class="pad">{plain("plain")}</div>
      <p class="pad muted hint">{t("file.plain.how")}</p>
    </Sheet>
  );
}
