// Signing out; with unsent work the person chooses what becomes of it, and erasing asks for a typed word.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { SaveFileSheet } from "../../app/save-file-sheet";
import { TroubleNote } from "../../app/trouble-note";
import { useRequest } from "../../app/use-request";
import { t } from "../../i18n";
import { type SignOut, signOut } from "../../session";
import { Button, Field, Note, Sheet } from "../../ui";

export function SignOutSheet({ onClose }: { readonly onClose: () => void }) {
  const store = useStore();
  const unsent = store.unsent.value.length + store.attention.value.length;
  const [erasing, setErasing] = useState(false);
  const [left, setLeft] = useState<number>();
  const { busy, trouble, run } = useRequest();
  const leave = (choice: SignOut): void =>
    void run(async () => {
      const outcome = await signOut(choice);
      if (outcome.done) onClose();
      else setLeft(outcome.unsent);
    });
  if (erasing) return <Erase count={unsent} busy={busy} onClose={onClose} erase={() => leave("discard")} />;
  return (
    <Sheet
      title={t("sign-out.title")}
      open
      onClose={onClose}
      bar={
        unsent === 0 ? (
          <Button disabled={busy} onClick={() => leave("send")}>
            {t("menu.sign-out")}
          </Button>
        ) : (
          <>
            <Button disabled={busy} onClick={() => leave("send")}>
              {t(busy ? "sign-out.sending" : "sign-out.send")}
            </Button>
            <Button kind="quiet" disabled={busy} onClick={() => leave("keep")}>
              {t("sign-out.keep")}
            </Button>
            <Button kind="quiet" tone="lost" disabled={busy} onClick={() => setErasing(true)}>
              {t("sign-out.discard")}
            </Button>
          </>
        )
      }
    >
      <p class="pad">{unsent === 0 ? t("sign-out.nothing") : t("sign-out.unsent", { count: unsent })}</p>
      {unsent > 0 && <p class="pad muted">{t("sign-out.choices")}</p>}
      {left !== undefined && (
        <div role="alert">
          <Note tone="due" title={t("sign-out.left", { count: left })}>
            {t("sign-out.left.why")}
          </Note>
        </div>
      )}
      <TroubleNote trouble={trouble} />
    </Sheet>
  );
}

interface EraseProps {
  readonly count: number;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly erase: () => void;
}

function Erase({ count, busy, onClose, erase }: EraseProps) {
  const [isSaving, save] = useState(false);
  const [saved, name] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const word = t("sign-out.word");
  const isTyped = typed.trim().toLocaleLowerCase() === word.toLocaleLowerCase();
  if (isSaving) {
    const back = (kept: string | null) => {
      save(false);
      name((before) => kept ?? before);
    };
    return <SaveFileSheet onClose={back} />;
  }
  return (
    <Sheet
      title={t("sign-out.erase-title", { count })}
      open
      onClose={onClose}
      bar={
        <>
          <Button kind="quiet" onClick={() => save(true)}>
            {t("sync.save-file")}
          </Button>
          <Button kind="quiet" tone="lost" disabled={!isTyped || busy} onClick={erase}>
            {t("sign-out.erase-do", { count })}
          </Button>
        </>
      }
    >
      <p class="pad">{t("sign-out.erase-why")}</p>
      {saved !== null && (
        <div role="status">
          <Note title={t("sync.saved-file", { name: saved })} />
        </div>
      )}
      <Field label={t("sign-out.type-word", { word })} value={typed} onInput={setTyped} autofocus />
    </Sheet>
  );
}
