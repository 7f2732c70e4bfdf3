// What can be done with a file: give it a name, save it, share it, take it away.
import { useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { moment, t } from "../../i18n";
import type { Store } from "../../store/store";
import { Button, Field, Icon, ListRow, Sheet } from "../../ui";
import { said } from "../said";
import type { Attached } from "../stream";
import { useSaving } from "../use-saving";
import { removeFile, setCaption } from "./commands";

interface FileSheetProps {
  readonly file: Attached;
  readonly onClose: () => void;
}

export function FileSheet({ file, onClose }: FileSheetProps) {
  const store = useStore();
  const [called] = useState(() => file.data.caption || usualName(store, file));
  const [name, write] = useState(called);
  const isNew = name.trim() !== called.trim();
  const saving = useSaving(store, onClose);
  const save = async () => {
    if (!isNew) return onClose();
    await saving.save(
      () => setCaption(store, file, name),
      (done) => said(t("notes.file.named"), done),
    );
  };
  const remove = () =>
    saving.save(
      () => removeFile(store, file),
      (done) => said(t("notes.file.removed"), done),
    );
  const download = async () => {
    onClose();
    const blob = await store.pictures.picture(file.id, "originals");
    if (blob !== null) await saveAs(blob, file);
  };
  return (
    <Sheet
      title={t("notes.file")}
      open
      onClose={onClose}
      bar={
        <Button disabled={!isNew} onClick={() => void save()}>
          {t("ui.save")}
        </Button>
      }
    >
      {saving.news}
      <Field label={t("notes.file.name")} value={name} onInput={write} onEnter={() => void save()} />
      <div class="page lined">
        <ListRow when={<Icon name="download" />} title={t("notes.file.keep")} onClick={() => void download()} />
        <ListRow when={<Icon name="trash" />} title={t("notes.file.remove")} onClick={() => void remove()} />
      </div>
    </Sheet>
  );
}

/** What nobody has named goes by what it is and when it was made: there is something to change rather than to invent. */
function usualName(store: Store, { data }: Attached): string {
  const kind = t(data.kind === "audio" ? "notes.memo" : "notes.file");
  const at = data.created_at ?? "";
  return at === "" ? kind : `${kind}, ${moment(at, { now: store.now(), zone: store.user.zone })}`;
}

const ENDINGS: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "audio/mp4": "m4a",
  "audio/ogg": "ogg",
  "audio/wav": "wav",
  "audio/webm": "webm",
};

/** The phone's own way of sharing where it takes files: there it goes on to a messenger or into its folders. */
async function saveAs(blob: Blob, { data }: Attached): Promise<void> {
  const ending = ENDINGS[blob.type] ?? "bin";
  const plain = data.caption || `carnet-${(data.created_at ?? "").slice(0, 10)}`;
  const name = plain.toLowerCase().endsWith(`.${ending}`) ? plain : `${plain}.${ending}`;
  const file = new File([blob], name, { type: blob.type });
  if (navigator.canShare?.({ files: [file] })) {
    await navigator.share({ files: [file] }).catch(() => undefined); // thought better of it
    return;
  }
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
