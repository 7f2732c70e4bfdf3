// Picks files for a record: a quotation as PDF, a recording from another app, a picture.
import { useRef, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { t } from "../../i18n";
import type { Done } from "../../store/gesture";
import { Button, IconButton } from "../../ui";
import { addFile, type Place, type Refusal } from "./commands";
import { saidFiles } from "./said-files";

export interface FileButtonProps extends Place {
  /** With words where it stands alone, else a sign. */
  readonly words?: string;
  readonly accept?: string;
  readonly onDone?: () => void;
}

const TAKEN = "application/pdf,audio/*,image/*,.pdf,.m4a,.ogg,.wav,.webm";

export function FileButton({ root, parent, words, accept = TAKEN, onDone }: FileButtonProps) {
  const store = useStore();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const choose = () => input.current?.click();
  const chosen = async (files: readonly File[]) => {
    setBusy(true);
    const outcomes: (Done | Refusal)[] = [];
    for (const file of files) outcomes.push(await addFile(store, { root, parent }, file));
    setBusy(false);
    saidFiles(outcomes, t("notes.file.saved", { count: outcomes.length }));
    onDone?.();
  };
  return (
    <span class="photo-add" aria-busy={isBusy}>
      {words === undefined ? (
        <IconButton icon="clip" label={t("notes.file.add")} onClick={choose} />
      ) : (
        <Button kind="quiet" small icon="clip" onClick={choose}>
          {words}
        </Button>
      )}
      <input
        ref={input}
        hidden
        aria-label={words ?? t("notes.file.add")}
        type="file"
        accept={accept}
        multiple
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = ""; // the same file may be chosen again
          void chosen(files);
        }}
      />
    </span>
  );
}
