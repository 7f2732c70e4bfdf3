// The values of a question beside each other: who wrote each and when, what stood there before, and one tap for each.
import { isolate, t } from "../../i18n";
import type { ConflictValue } from "../../protocol/types.gen";
import { memberName } from "../../store/member-names";
import type { Store } from "../../store/store";
import { Chip, ListRow, Name, Note } from "../../ui";
import type { Answer } from "./commands";
import { type Question, rootOf } from "./questions";
import { valueWords } from "./value-words";
import { byWords, whoAndWhen } from "./who-words";

export interface SidesProps {
  readonly store: Store;
  readonly question: Question;
  readonly onAnswer: (answer: Answer) => void;
}

export function Sides({ store, question, onAnswer }: SidesProps) {
  const { kept, others, was, field, mark, mine } = question;
  return (
    <div class="sides">
      <Side
        store={store}
        field={field}
        side={kept}
        shown
        why={`${byWords(store, kept)}. ${t(mark === "status" ? "settle.shown.first" : "settle.shown.later")}`}
        does={t("settle.keep")}
        onTake={mine ? () => onAnswer({ choice: "kept" }) : undefined}
      />
      {others.map((side) => (
        <Side
          key={side.op}
          store={store}
          field={field}
          side={side}
          why={byWords(store, side)}
          does={t("settle.use")}
          onTake={mine ? () => onAnswer({ choice: "other", side }) : undefined}
        />
      ))}
      {was !== undefined && was !== null && (
        <ListRow when={t("settle.was")} title={<Name>{valueWords(store, field, was)}</Name>} />
      )}
      {!mine && <NotYours store={store} question={question} />}
    </div>
  );
}

interface SideProps {
  readonly store: Store;
  readonly field: string;
  readonly side: ConflictValue;
  readonly shown?: boolean;
  readonly why: string;
  readonly does: string;
  readonly onTake: (() => void) | undefined;
}

/** A long text stands whole: what is chosen between must be seen. */
function Side({ store, field, side, shown = false, why, does, onTake }: SideProps) {
  const words = valueWords(store, field, side.value);
  const long = words.length > 60 || words.includes("\n");
  return (
    <div class={long ? "side-value long" : "side-value"}>
      <ListRow
        selected={shown}
        when={whoAndWhen(store, side)}
        title={<Name>{words}</Name>}
        sub={why}
        wrap
        large={!long}
        end={onTake && <Chip onClick={onTake}>{does}</Chip>}
      />
    </div>
  );
}

/** What somebody else may decide is shown with that name. */
function NotYours({ store, question }: { readonly store: Store; readonly question: Question }) {
  const owner = memberName(store, rootOf(store, question.conflict.root ?? "")?.data.owner);
  return (
    <Note title={t("settle.not-yours")}>
      {owner === "" ? t("settle.not-yours.manager") : t("settle.not-yours.owner", { name: isolate(owner) })}
    </Note>
  );
}
