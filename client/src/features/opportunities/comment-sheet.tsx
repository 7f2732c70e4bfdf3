// One's own comment: its words changed, or taken away.
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import type { Row } from "../../store/store";
import { Button, Field, Sheet } from "../../ui";
import { editComment, removeComment } from "./commands";
import { said, useRecord } from "./record";

export function CommentSheet({ comment }: { readonly comment: Row<"comment"> }) {
  const { store, close } = useRecord();
  const [text, write] = useState(comment.data.text ?? "");
  const save = async () => {
    close();
    if (text.trim() === (comment.data.text ?? "").trim()) return;
    said(t("opportunity.comment.changed"), await editComment(store, comment, text));
  };
  const remove = async () => {
    close();
    said(t("opportunity.comment.removed"), await removeComment(store, comment));
  };
  return (
    <Sheet
      title={t("opportunity.comment")}
      open
      onClose={close}
      bar={<Button onClick={() => void save()}>{t("ui.save")}</Button>}
    >
      <Field label={t("opportunity.comment.words")} kind="long" value={text} onInput={write} autofocus />
      <div class="pad">
        <Button kind="plain" onClick={() => void remove()}>
          {t("opportunity.comment.remove")}
        </Button>
      </div>
    </Sheet>
  );
}
