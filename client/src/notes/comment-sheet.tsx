// What can be done with something that was said: react, pin, take a person out of it, change or remove it.
import { useStore } from "../app/context";
import { isolate, moment, t } from "../i18n";
import { asSeen } from "../store/gesture";
import { leads, type Root } from "../store/rights";
import type { Store } from "../store/store";
import { Button, Field, Icon, ListRow, Name, Sheet } from "../ui";
import { RecordButton } from "./audio/record-button";
import { authorOf, signWords } from "./comment-line";
import { type Comment, editComment, isMine, pinComment, react, reactionsOf, removeComment, SIGNS } from "./comments";
import { FileButton } from "./files/file-button";
import { useKeptForm } from "./kept-form";
import { said } from "./said";
import { happenedAt } from "./stream";
import { useSaving } from "./use-saving";

export interface CommentSheetProps {
  readonly comment: Comment;
  readonly onClose: () => void;
  /** Somebody is mentioned: make them a contact. */
  readonly onPromote?: ((text: string) => void) | undefined;
}

export function CommentSheet({ comment, onClose, onPromote }: CommentSheetProps) {
  const store = useStore();
  const mine = isMine(store, comment);
  const was = comment.data.text ?? "";
  const form = useKeptForm(store, `comment:${comment.id}`, { text: was }, comment.seq);
  const { text } = form.values;
  const saving = useSaving(store, onClose, form);
  const isPinned = comment.data.pinned === true;
  const save = async () => {
    if (text.trim() === was.trim()) return saving.leave();
    await saving.save(
      () => editComment(store, asSeen(comment, form.seen), text),
      (done) => said(t("notes.changed"), done),
    );
  };
  const pin = () =>
    saving.save(
      () => pinComment(store, comment, !isPinned),
      (done) => said(t(isPinned ? "notes.unpinned" : "notes.pinned.said"), done),
    );
  const remove = () =>
    saving.save(
      () => removeComment(store, comment),
      (done) => said(t("notes.removed"), done),
    );
  return (
    <Sheet
      title={t(mine ? "notes.yours" : "notes.theirs", { name: isolate(authorOf(store, comment)) })}
      open
      onClose={saving.leave}
      bar={mine && <Button onClick={() => void save()}>{t("ui.save")}</Button>}
    >
      {saving.news}
      <p class="pad muted">{timeWords(store, comment)}</p>
      <Signs comment={comment} onReact={(sign) => void saving.save(() => react(store, comment, sign))} />
      {mine ? (
        <>
          <Field label={t("notes.words")} kind="long" value={text} onInput={(words) => form.write({ text: words })} />
          <div class="line">
            <RecordButton root={comment.root ?? ""} parent={comment.id} />
            <FileButton
              root={comment.root ?? ""}
              parent={comment.id}
              words={t("notes.file.to-note")}
              onDone={onClose}
            />
          </div>
        </>
      ) : (
        <p class="pad note-words">
          <Name>{was}</Name>
        </p>
      )}
      <div class="page lined">
        <ListRow
          when={<Icon name="pin" />}
          title={t(isPinned ? "notes.unpin" : "notes.pin")}
          onClick={() => void pin()}
        />
        {onPromote && was.trim() !== "" && (
          <ListRow
            when={<Icon name="people" />}
            title={t("notes.promote")}
            sub={t("notes.promote.how")}
            wrap
            onClick={() => onPromote(was)}
          />
        )}
        {mayRemove(store, comment) && (
          <ListRow when={<Icon name="trash" />} title={t("notes.remove")} onClick={() => void remove()} />
        )}
      </div>
    </Sheet>
  );
}

/** Its author, and whoever leads the record that it stands under. */
function mayRemove(store: Store, comment: Comment): boolean {
  if (isMine(store, comment)) return true;
  if (comment.root === null || store.user.role === "rep") return false;
  const root = rootOf(store, comment.root);
  return root !== undefined && leads(store, root);
}

function rootOf(store: Store, id: string): Root | undefined {
  for (const entity of ["opportunity", "contact", "folder", "prospect_list"] as const) {
    const row = store.row(entity, id).peek();
    if (row !== undefined) return row as Root;
  }
  return undefined;
}

/** By the author's own clock; and when it arrived or was written down, where that is another time. */
function timeWords(store: Store, comment: Comment): string {
  const around = { now: store.now(), zone: store.user.zone };
  const at = happenedAt(comment);
  const { created_at, arrived_at } = comment.data;
  const told = at === "" ? "" : moment(at, around);
  if (arrived_at != null) return t("notes.times.arrived", { at: told, arrived: moment(arrived_at, around) });
  if (created_at == null || created_at === at) return told;
  return t("notes.times", { at: told, written: moment(created_at, around) });
}

interface SignsProps {
  readonly comment: Comment;
  readonly onReact: (sign: string) => void;
}

/** One tap answers a colleague without a word. */
function Signs({ comment, onReact }: SignsProps) {
  const store = useStore();
  const mine = new Set(
    reactionsOf(comment)
      .filter(({ by }) => by.includes(store.user.id))
      .map(({ sign }) => sign),
  );
  return (
    <fieldset class="group line" aria-label={t("notes.react")}>
      {Object.keys(SIGNS).map((sign) => (
        <button
          key={sign}
          type="button"
          class={mine.has(sign) ? "chip act on" : "chip act"}
          aria-pressed={mine.has(sign)}
          aria-label={signWords(sign)}
          title={signWords(sign)}
          onClick={() => onReact(sign)}
        >
          <span aria-hidden="true">{sign}</span>
        </button>
      ))}
    </fieldset>
  );
}
