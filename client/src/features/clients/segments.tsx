// A segment: what the list of clients is asked now, kept under a name, for oneself or for everybody (H4).
import { useState } from "preact/hooks";
import { isolate, t } from "../../i18n";
import { said } from "../../notes/said";
import { useSaving } from "../../notes/use-saving";
import type { Store } from "../../store/store";
import { Button, Field, Sheet, Switch } from "../../ui";
import { saveView, shareView, viewsOf } from "../../views/saved";
import type { Asked } from "./find-clients";

interface SaveSegmentSheetProps {
  readonly store: Store;
  readonly asked: Asked;
  readonly onClose: () => void;
}

export function SaveSegmentSheet({ store, asked, onClose }: SaveSegmentSheetProps) {
  const [name, setName] = useState("");
  const [shared, share] = useState(false);
  const saving = useSaving(store, onClose);
  const keep = async () => {
    const done = await saveView(store, "contact", name, asked);
    const view = shared ? viewsOf(store, "contact").find(({ id }) => id === done.id) : undefined;
    if (view !== undefined) await shareView(store, view, true);
    return done;
  };
  const save = async () => {
    if (name.trim() === "") return;
    await saving.save(keep, (done) => said(t("clients.segment.saved", { name: isolate(name.trim()) }), done));
  };
  return (
    <Sheet
      title={t("clients.segment.save")}
      open
      onClose={onClose}
      bar={
        <Button disabled={name.trim() === ""} onClick={() => void save()}>
          {t("ui.save")}
        </Button>
      }
    >
      {saving.news}
      <Field
        label={t("clients.segment.name")}
        value={name}
        onInput={setName}
        onEnter={() => void save()}
        hint={t("clients.segment.how")}
        autofocus
      />
      <Switch label={t("clients.segment.share")} hint={t("clients.segment.share.how")} on={shared} onChange={share} />
    </Sheet>
  );
}
