// The client folder that the sale belongs to: one of those here, a new one, or none.
import { useState } from "preact/hooks";
import { isolate, t } from "../../i18n";
import { useSaving } from "../../notes/use-saving";
import { FolderField } from "../../pick/folder-field";
import { titleOf } from "../../store/titles";
import { Button, Sheet } from "../../ui";
import { setFolder } from "./commands";
import { moveToFolder } from "./folders";
import { said, useRecord } from "./record";

export function FolderSheet() {
  const { store, deal, close } = useRecord();
  const saving = useSaving(store, close);
  const [typed, type] = useState(deal.folder === undefined ? "" : titleOf(deal.folder));
  const [picked, pick] = useState(deal.folder?.id ?? null);
  const isSame = picked === (deal.folder?.id ?? null) && (picked !== null || typed.trim() === "");
  const save = async () => {
    if (isSame) return close();
    if (picked === null && typed.trim() === "") return takeOut();
    const choice = picked === null ? { name: typed.trim() } : { id: picked };
    await saving.save(
      () => moveToFolder(store, deal.row, choice),
      (done) => said(t("opportunity.folder.in", { name: isolate(typed.trim()) }), done),
    );
  };
  const takeOut = () =>
    saving.save(
      () => setFolder(store, deal.row, null),
      (done) => said(t("opportunity.folder.out"), done),
    );
  return (
    <Sheet
      title={t("pick.folder")}
      open
      onClose={close}
      bar={
        <Button disabled={isSame} onClick={() => void save()}>
          {t("ui.save")}
        </Button>
      }
    >
      {saving.trouble}
      <FolderField
        hideLabel
        typed={typed}
        picked={picked}
        onChange={(text, id) => {
          type(text);
          pick(id);
        }}
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
