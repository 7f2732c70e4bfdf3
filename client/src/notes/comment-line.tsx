// One thing that was said: its kind and outcome, the words, files, reactions; who, how long, whether it was changed.
import { useStore } from "../app/context";
import { clock, day, isolate, list, moment, t } from "../i18n";
import { memberName } from "../store/member-names";
import type { Row, Store } from "../store/store";
import { IconButton, Name, Tick } from "../ui";
import { type Comment, isEdited, isMine, react, reactionsOf, SIGNS } from "./comments";
import { FileLine } from "./files/file-line";
import { outcomeWords } from "./outcomes";
import { type Attached, happenedAt } from "./stream";
import { whenOf } from "./when";

/** Later than this between what happened and what was written down is worth saying. */
const NOTABLE_MS = 10 * 60_000;

export interface CommentLineProps {
  readonly comment: Comment;
  readonly files?: readonly Attached[];
  /** The action that was ended with these words. */
  readonly ended?: Row<"action"> | null;
  readonly onMore: () => void;
}

export function CommentLine({ comment, files = [], ended, onMore }: CommentLineProps) {
  const store = useStore();
  const { activity, text, outcome } = comment.data;
  const kind = activity ? store.rows("activity_kind").value.get(activity)?.data.name : null;
  const came = outcome ? outcomeWords(outcome) : "";
  const head = [kind, came].filter(Boolean).join(", ");
  return (
    <div class={comment.data.pinned ? "row event pinned" : "row event"}>
      <time class="when" dateTime={happenedAt(comment)} title={fullTime(store, comment)}>
        {whenOf(store, happenedAt(comment))}
      </time>
      <div class="what">
        {head !== "" && (
          <b>
            <Name>{head}</Name>
            {text ? ". " : ""}
          </b>
        )}
        <Name>{text ?? ""}</Name>
        {files.map((file) => (
          <FileLine key={file.id} file={file} />
        ))}
        <span class="by">
          <Name>{byWords(store, comment, ended ?? null)}</Name>
          {comment.saved === "phone" && <Tick saved="phone" />}
        </span>
        <Reactions comment={comment} />
      </div>
      <div class="end">
        <IconButton icon="more" label={t("notes.more", { text: isolate(shortened(text || head)) })} onClick={onMore} />
      </div>
    </div>
  );
}

/** Who said it, how long it took, what it ended, that it was changed, when it was written down. */
function byWords(store: Store, comment: Comment, ended: Row<"action"> | null): string {
  const { minutes, pinned } = comment.data;
  return [
    pinned ? t("notes.pinned") : null,
    authorOf(store, comment),
    minutes ? t("notes.minutes", { count: minutes }) : null,
    ended?.data.note ? t("notes.ended", { what: ended.data.note }) : null,
    isEdited(comment) ? t("notes.edited") : null,
    writtenLater(store, comment),
  ]
    .filter(Boolean)
    .join(", ");
}

export function authorOf(store: Store, comment: Comment): string {
  return isMine(store, comment) ? t("notes.you") : memberName(store, comment.data.created_by);
}

/** Said of what reached the others, or was written down, notably later than it happened. */
function writtenLater(store: Store, comment: Comment): string | null {
  const { happened_at, created_at, arrived_at } = comment.data;
  const around = { now: store.now(), zone: store.user.zone };
  if (arrived_at != null) return t("notes.arrived", { when: dayAndHour(arrived_at, around) });
  if (happened_at == null || created_at == null) return null;
  if (Date.parse(created_at) - Date.parse(happened_at) < NOTABLE_MS) return null;
  return t("notes.written", { when: dayAndHour(created_at, around) });
}

/** Beside an older day an hour alone would be taken for one of that day. */
function dayAndHour(at: string, around: { readonly now: number; readonly zone: string }): string {
  return `${day(at, around)} ${clock(at, around)}`;
}

function fullTime(store: Store, comment: Comment): string {
  const at = happenedAt(comment);
  return at === "" ? "" : moment(at, { now: store.now(), zone: store.user.zone });
}

const LONGEST = 40;

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST).trimEnd()}…`;
}

/** Each sign with how many gave it; a tap adds one's own or takes it off. */
function Reactions({ comment }: { readonly comment: Comment }) {
  const store = useStore();
  const reactions = reactionsOf(comment);
  if (reactions.length === 0) return null;
  return (
    <span class="reactions">
      {reactions.map(({ sign, by }) => (
        <button
          key={sign}
          type="button"
          class={by.includes(store.user.id) ? "reaction on" : "reaction"}
          aria-pressed={by.includes(store.user.id)}
          aria-label={t("notes.reaction", { sign: signWords(sign), names: list(namesOf(store, by)) })}
          title={list(namesOf(store, by))}
          onClick={() => void react(store, comment, sign)}
        >
          <span aria-hidden="true">{sign}</span> {by.length}
        </button>
      ))}
    </span>
  );
}

function namesOf(store: Store, members: readonly string[]): string[] {
  return members.map((id) => (id === store.user.id ? t("notes.you") : memberName(store, id))).filter(Boolean);
}

/** A sign of another version of the product is read as it is. */
export function signWords(sign: string): string {
  const name = (SIGNS as Readonly<Record<string, string>>)[sign];
  return name === undefined ? sign : t(`notes.sign.${name}`);
}
