// Takes or chooses photos for a record; each is on this phone, or said not to be, before the next is looked at.
import { useRef, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { t } from "../../i18n";
import type { Done } from "../../store/gesture";
import type { Store } from "../../store/store";
import { announce, Button, IconButton, snack } from "../../ui";
import { addPhoto, type Place, type Refusal } from "../files/commands";
import "./photos.css";

export interface PhotoButtonProps {
  readonly root: string;
  /** The comment that it will belong to. */
  readonly parent?: string | undefined;
  /** With its word, where there is room. */
  readonly wide?: boolean;
}

export function PhotoButton({ root, parent, wide }: PhotoButtonProps) {
  const store = useStore();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const choose = () => input.current?.click();
  const chosen = async (files: readonly File[]) => {
    setBusy(true);
    announce(t("photos.preparing"));
    await addAll(store, { root, parent }, files).finally(() => setBusy(false));
  };
  return (
    <span class="photo-add" aria-busy={isBusy}>
      {wide ? (
        <Button kind="quiet" small icon="camera" disabled={isBusy} onClick={choose}>
          {t(isBusy ? "photos.preparing" : "photos.add")}
        </Button>
      ) : (
        <IconButton icon="camera" label={t("photos.add-long")} onClick={choose} />
      )}
      <input
        ref={input}
        hidden
        aria-label={t("photos.add-long")}
        type="file"
        accept="image/*"
        multiple
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = ""; // the same photo may be chosen again
          void chosen(files);
        }}
      />
    </span>
  );
}

async function addAll(store: Store, place: Place, files: readonly File[]): Promise<void> {
  const done: Done[] = [];
  let refused: Refusal | null = null;
  for (const file of files) {
    const outcome = await addPhoto(store, place, file);
    if (typeof outcome === "string") refused = outcome;
    else done.push(outcome);
  }
  if (refused !== null) snack(t(`photos.${refused}`));
  else if (done.length > 0) {
    navigator.vibrate?.(20);
    snack(t("photos.saved", { count: done.length }), { undo: () => void undoAll(done) });
  }
}

/** The last one first: taking back what a later one stands on is refused. */
async function undoAll(done: readonly Done[]): Promise<void> {
  for (const one of [...done].reverse()) await one.undo();
}
