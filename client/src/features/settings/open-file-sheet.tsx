// A file of unsent work, opened again: with its passphrase if it has one; what is in it goes back to this device, or is read.
import { useRef, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { keep } from "../../app/save-file";
import { isolate, moment, t } from "../../i18n";
import { countOf, readUnsent, type UnsentFile } from "../../store/put-back";
import { canSeal, isSealed, type Sealed, unseal, WrongPassphrase } from "../../store/sealing";
import { Button, Field, Note, Sheet, snack } from "../../ui";

type Step =
  | { readonly is: "choose"; readonly isStrange?: boolean }
  | { readonly is: "locked"; readonly sealed: Sealed; readonly isWrong?: boolean }
  | { readonly is: "open"; readonly text: string; readonly file: UnsentFile };

export function OpenFileSheet({ onClose }: { readonly onClose: () => void }) {
  const [step, go] = useState<Step>({ is: "choose" });
  const open = (text: string) => {
    const file = readUnsent(text);
    go(file === null ? { is: "choose", isStrange: true } : { is: "open", text, file });
  };
  const chosen = (text: string) => {
    const sealed = sealedIn(text);
    if (sealed === null) open(text);
    else go({ is: "locked", sealed });
  };
  const given = { onClose, onText: open };
  if (step.is === "locked") return <Locked {...given} sealed={step.sealed} />;
  if (step.is === "open") return <Opened {...step} onClose={onClose} />;
  return <Choose onClose={onClose} onText={chosen} isStrange={step.isStrange === true} />;
}

function sealedIn(text: string): Sealed | null {
  try {
    const value: unknown = JSON.parse(text);
    return isSealed(value) ? value : null;
  } catch {
    return null;
  }
}

interface PartProps {
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}

function Choose({ onText, onClose, isStrange }: PartProps & { readonly isStrange: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined) => {
    if (file !== undefined) onText(await file.text().catch(() => ""));
  };
  return (
    <Sheet
      title={t("file.open")}
      open
      onClose={onClose}
      bar={<Button onClick={() => input.current?.click()}>{t("file.choose")}</Button>}
    >
      <p class="pad muted">{t("file.open.how")}</p>
      {isStrange && (
        <div role="alert">
          <Note tone="due" title={t("file.strange")}>
            {t("file.strange.why")}
          </Note>
        </div>
      )}
      <input
        ref={input}
        hidden
        type="file"
        accept="application/json,.json"
        aria-label={t("file.choose")}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          void read(file);
          event.currentTarget.value = ""; // the same file may be chosen again
        }}
      />
    </Sheet>
  );
}

function Locked({ sealed, onText, onClose }: PartProps & { readonly sealed: Sealed }) {
  const [passphrase, type] = useState("");
  const [is, become] = useState<"asking" | "opening" | "wrong">("asking");
  const open = async () => {
    if (is === "opening" || passphrase.trim() === "") return;
    become("opening");
    try {
      onText(await unseal(sealed, passphrase));
    } catch (error) {
      if (!(error instanceof WrongPassphrase)) throw error;
      become("wrong");
    }
  };
  if (!canSeal()) {
    return (
      <Sheet title={t("file.open")} open onClose={onClose}>
        <Note tone="due" title={t("file.no-https")}>
          {t("file.no-https.open")}
        </Note>
      </Sheet>
    );
  }
  return (
    <Sheet
      title={t("file.open")}
      open
      onClose={onClose}
      bar={
        <Button disabled={is === "opening" || passphrase.trim() === ""} onClick={() => void open()}>
          {t(is === "opening" ? "file.opening" : "file.open.do")}
        </Button>
      }
    >
      <Field
        label={t("file.passphrase")}
        kind="password"
        autocomplete="off"
        value={passphrase}
        onInput={(text) => {
          type(text);
          if (is === "wrong") become("asking");
        }}
        onEnter={() => void open()}
        error={is === "wrong" ? t("file.wrong") : undefined}
        autofocus
      />
    </Sheet>
  );
}

interface OpenedProps {
  readonly text: string;
  readonly file: UnsentFile;
  readonly onClose: () => void;
}

/** Work is put back by its own author alone: nobody sends under another one's name. */
function Opened({ text, file, onClose }: OpenedProps) {
  const store = useStore();
  const [is, become] = useState<"asking" | "busy" | "failed">("asking");
  const isOwn = file.user.id === store.user.id && file.workspace === store.workspace.id;
  const putBack = async () => {
    become("busy");
    try {
      const count = await store.putBack(file);
      onClose();
      snack(t("file.put", { count }));
    } catch {
      become("failed");
    }
  };
  const read = () => void keep(new File([text], "carnet-unsent.json", { type: "application/json" }));
  return (
    <Sheet
      title={t("file.open")}
      open
      onClose={onClose}
      bar={
        <>
          {isOwn && (
            <Button disabled={is === "busy"} onClick={() => void putBack()}>
              {t("file.put-back")}
            </Button>
          )}
          <Button kind="quiet" onClick={read}>
            {t("file.readable")}
          </Button>
        </>
      }
    >
      <p class="pad">
        {t("file.holds", {
          name: isolate(file.user.name),
          at: file.at === "" ? "" : moment(file.at, { now: store.now(), zone: store.user.zone }),
          changes: countOf(file),
          drafts: file.drafts.length,
        })}
      </p>
      {isOwn ? (
        <p class="pad muted">{t("file.put-back.how")}</p>
      ) : (
        <Note tone="due" title={t("file.others", { name: isolate(file.user.name) })} />
      )}
      {is === "failed" && (
        <div role="alert">
          <Note tone="lost" title={t("notes.not-saved")}>
            {t("sync.not-saved.why")}
          </Note>
        </div>
      )}
    </Sheet>
  );
}
