// What was said and done, newest first: comments and logged activities of any record.
import { useState } from "preact/hooks";
import { useStore } from "../app/context";
import { clock, day, daysFromToday, t } from "../i18n";
import { memberName } from "../store/member-names";
import type { Row } from "../store/store";
import { Button, Event, Name, Tick } from "../ui";

const FIRST = 20;

export interface CommentListProps {
  readonly comments: readonly Row<"comment">[];
  /** Another name for an outcome that was logged with it. */
  readonly outcomeWords?: (outcome: string) => string;
}

export function CommentList({ comments, outcomeWords }: CommentListProps) {
  const [shown, show] = useState(FIRST);
  const ordered = newestFirst(comments);
  return (
    <>
      {ordered.slice(0, shown).map((comment) => (
        <Comment key={comment.id} comment={comment} outcomeWords={outcomeWords} />
      ))}
      {ordered.length > shown && (
        <div class="after-margin">
          <Button kind="plain" onClick={() => show(shown + FIRST)}>
            {t("notes.earlier", { count: ordered.length - shown })}
          </Button>
        </div>
      )}
    </>
  );
}

interface CommentProps {
  readonly comment: Row<"comment">;
  readonly outcomeWords: CommentListProps["outcomeWords"];
}

function Comment({ comment, outcomeWords }: CommentProps) {
  const store = useStore();
  const { activity, text, outcome, created_by, minutes } = comment.data;
  const around = { now: store.now(), zone: store.user.zone };
  const at = happenedAt(comment);
  const kind = activity ? store.rows("activity_kind").value.get(activity)?.data.name : null;
  const came = outcome && outcomeWords ? outcomeWords(outcome) : "";
  const mine = created_by ? created_by === store.user.id : comment.seq === 0;
  const who = mine ? t("notes.you") : memberName(store, created_by);
  const long = minutes ? t("notes.minutes", { count: minutes }) : "";
  return (
    <Event
      when={daysFromToday(at, around) === 0 ? clock(at, around) : day(at, { ...around, narrow: true })}
      by={
        <>
          <Name>{[who, long].filter(Boolean).join(", ")}</Name>
          {comment.saved === "phone" && <Tick saved="phone" />}
        </>
      }
    >
      {kind && (
        <b>
          <Name>{kind}</Name>.{" "}
        </b>
      )}
      {came !== "" && `${came}${text ? ". " : ""}`}
      <Name>{text ?? ""}</Name>
    </Event>
  );
}

/** When it happened, as its author said; the time of arrival only when nothing else is known. */
export function happenedAt({ data }: Row<"comment">): string {
  return data.happened_at ?? data.created_at ?? "";
}

export function newestFirst(comments: readonly Row<"comment">[]): readonly Row<"comment">[] {
  return [...comments].sort(
    (a, b) => (Date.parse(happenedAt(b)) || 0) - (Date.parse(happenedAt(a)) || 0) || b.seq - a.seq,
  );
}
