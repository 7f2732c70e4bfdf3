// What was said about a row, or about the list as a whole, and the field in which more is said.
import { useMemo } from "preact/hooks";
import { t } from "../../i18n";
import { filesOf } from "../../notes/attachments";
import { RecordButton } from "../../notes/audio/record-button";
import { CameBackLine } from "../../notes/came-back";
import { CommentList } from "../../notes/comment-list";
import { addComment } from "../../notes/comments";
import { FileButton } from "../../notes/files/file-button";
import { useKeptText } from "../../notes/kept-text";
import type { Row } from "../../store/store";
import { Button, Field, Line, Section } from "../../ui";
import { useList } from "./list-in-hand";

const NONE: readonly Row<"comment">[] = [];

/** Without a row it is the list itself: those of its rows stand with them. */
export function ListNotes({ row }: { readonly row?: Row<"prospect"> }) {
  const { store, list } = useList();
  const comments = useMemo(() => store.children("comment", list.id), [store, list.id]).value ?? NONE;
  const own = comments.filter(({ data }) => (data.parent ?? undefined) === row?.id);
  const about = new Set([row?.id, ...own.map(({ id }) => id)]);
  const files = filesOf(store, list.id).filter(({ data }) => about.has(data.parent ?? undefined));
  const words = useKeptText(store, row?.id ?? list.id);
  const place = { root: list.id, parent: row?.id };
  const save = async () => {
    if (words.value.trim() === "") return;
    await addComment(store, list.id, { text: words.value, activity: null, parent: row?.id });
    words.clear();
  };
  return (
    <>
      {own.length + files.length > 0 && (
        <div class="page lined">
          <Section title={t("prospects.notes")}>
            <CommentList comments={own} files={files} />
          </Section>
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <CameBackLine back={words.back} />
        <Field label={t("prospects.write")} kind="long" value={words.value} onInput={words.write} />
        <Line>
          <RecordButton {...place} />
          <FileButton {...place} />
          {words.value.trim() !== "" && (
            <Button kind="quiet" small type="submit">
              {t("prospects.write.save")}
            </Button>
          )}
        </Line>
      </form>
    </>
  );
}
