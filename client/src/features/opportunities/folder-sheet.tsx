// The client folder that the sale belongs to: one of those here, a new one, or none.
import { isolate, t } from "../../i18n";
import { useKeptForm } from "../../notes/kept-form";
import { useSaving } from "../../notes/use-saving";
import { FolderField } from "../../pick/folder-field";
import { asSeen } from "../../store/gesture";
import { titleOf } from "../../store/titles";
import { Button, Sheet } from "../../ui";
import { setFolder } from "./commands";
import { moveToFolder } from "./folders";
import { said, useRecord } from "./record";

interface Held {
  readonly typed: string;
  readonly picked: string | null;
}

export function FolderSheet() {
  const { store, deal, close } = useRecord();
  const held: Held = {
    typed: deal.folder === undefined ? "" : titleOf(deal.folder),
    picked: deal.folder?.id ?? null,
  };
  const form = useKeptForm(store, `folder:${deal.id}`, held, deal.row.seq);
  const saving = useSaving(store, close, form);
  const { typed, picked } = form.values;
  const seen = asSeen(deal.row, form.seen);
  const isSame = picked === (deal.folder?.id ?? null) && (picked !== null || typed.trim() === "");
  const save = async () => {
    if (isSame) return saving.leave();
    if (picked === null && typed.trim() === "") return takeOut();
    const choice = picked === null ? { name: typed.trim() } : { id: picked };
    await saving.save(
      () => moveToFolder(store, seen, choice),
      (done) => said(t("opportunity.folder.in", { name: isolate(typed.trim()) }), done),
    );
  };
  const takeOut = () =>
    saving.save(
      () => setFolder(store, seen, null),
      (done) => said(t("opportunity.folder.out"), done),
    );
  return (
    <Sheet
      title={t("pick.folder")}
      open
      onClose={saving.leave}
      bar={
        <Button disabled={isSame} onClick={() => void save()}>
          {t("ui.save")}
        </Button>
      }
    >
      {saving.news}
      <FolderField
        hideLabel
        typed={typed}
        picked={picked}
        onChange={(text, id) => form.write({ typed: text, picked: id })}
      />
      {deal.folder !== undefined && (
        <div class="pad">
          <Button kind="plain" onClick={() => void takeOut()}>
            {t("opportunity.folder.take-out")}
          </Button>
        </div>
      )}
    </Sheet>
  );
}
