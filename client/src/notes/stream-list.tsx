// The stream of a record: pinned words on top, then what happened, newest first, filtered by kind.
import { useState } from "preact/hooks";
import { useStore } from "../app/context";
import { isolate, t } from "../i18n";
import { memberName } from "../store/member-names";
import type { Store } from "../store/store";
import { Button, Chip, Event, Line, Name, Tick } from "../ui";
import { changeWords } from "./change-words";
import { CommentLine } from "./comment-line";
import { CommentSheet } from "./comment-sheet";
import type { Comment } from "./comments";
import { FileLine } from "./files/file-line";
import { type Entry, FILTERS, type Filter, keyOf, matches, pinnedFirst } from "./stream";
import { whenOf } from "./when";
import "./notes.css";

const FIRST = 30;
/** Fewer than this are seen at a glance: nothing to filter. */
const WORTH_FILTERING = 4;

export interface StreamListProps {
  readonly entries: readonly Entry[];
  readonly onPromote?: ((text: string) => void) | undefined;
  /** Told which filter is chosen, for what stands beside the stream. */
  readonly onFilter?: (filter: Filter) => void;
}

export function StreamList({ entries, onPromote, onFilter }: StreamListProps) {
  const [shown, show] = useState(FIRST);
  const [filter, choose] = useState<Filter>("all");
  const [open, setOpen] = useState<Comment | null>(null);
  const offered = FILTERS.filter((one) => one === "all" || entries.some((entry) => matches(entry, one)));
  const found = entries.filter((entry) => matches(entry, filter));
  const { pinned, rest } = pinnedFirst(found);
  const pick = (next: Filter) => {
    choose(next);
    onFilter?.(next);
  };
  // The sheet shows the row as it is now: a colleague may have reacted meanwhile.
  const chosen = entries.find((entry) => entry.is === "comment" && entry.row.id === open?.id);
  return (
    <>
      {entries.length >= WORTH_FILTERING && offered.length > 2 && (
        <fieldset class="group stream-filters" aria-label={t("notes.filter")}>
          <Line one>
            {offered.map((one) => (
              <Chip key={one} on={filter === one} onClick={() => pick(one)}>
                {t(`notes.filter.${one}`)}
              </Chip>
            ))}
          </Line>
        </fieldset>
      )}
      {[...pinned, ...rest.slice(0, shown)].map((entry) => (
        <StreamEntry key={keyOf(entry)} entry={entry} onMore={setOpen} />
      ))}
      {rest.length > shown && (
        <div class="after-margin">
          <Button kind="plain" onClick={() => show(shown + FIRST)}>
            {t("notes.earlier", { count: rest.length - shown })}
          </Button>
        </div>
      )}
      {chosen?.is === "comment" && (
        <CommentSheet
          comment={chosen.row}
          onClose={() => setOpen(null)}
          onPromote={
            onPromote &&
            ((text) => {
              setOpen(null);
              onPromote(text);
            })
          }
        />
      )}
    </>
  );
}

interface StreamEntryProps {
  readonly entry: Entry;
  readonly onMore: (comment: Comment) => void;
}

function StreamEntry({ entry, onMore }: StreamEntryProps) {
  const store = useStore();
  if (entry.is === "comment") {
    return <CommentLine comment={entry.row} files={entry.files} ended={entry.ended} onMore={() => onMore(entry.row)} />;
  }
  return (
    <Event when={whenOf(store, entry.at)} by={<By store={store} entry={entry} />}>
      <What store={store} entry={entry} />
    </Event>
  );
}

type Other = Exclude<Entry, { is: "comment" }>;

function What({ store, entry }: { readonly store: Store; readonly entry: Other }) {
  switch (entry.is) {
    case "file":
      return <FileLine file={entry.row} />;
    case "done": {
      const { note, kind } = entry.row.data;
      const what = note || (kind && store.rows("activity_kind").value.get(kind)?.data.name);
      return <>{what ? t("notes.done-what", { what: isolate(what) }) : t("notes.done")}</>;
    }
    case "change":
      return changeWords(store, entry.change);
    case "closed":
      return <>{t(`notes.closed.${entry.as}`)}</>;
    case "born":
      return <>{t("notes.born")}</>;
    default:
      return entry satisfies never;
  }
}

/** Who it was, as far as that is known; one tick while only this phone knows. */
function By({ store, entry }: { readonly store: Store; readonly entry: Other }) {
  const by =
    entry.is === "born"
      ? entry.by
      : entry.is === "change"
        ? entry.change.by
        : entry.is === "file"
          ? entry.row.data.created_by
          : null;
  const name = by == null ? "" : by === store.user.id ? t("notes.you") : memberName(store, by);
  const saved = entry.is === "change" ? entry.change.saved : entry.is === "done" ? entry.row.saved : "server";
  return (
    <>
      <Name>{name}</Name>
      {saved === "phone" && <Tick saved="phone" />}
    </>
  );
}
