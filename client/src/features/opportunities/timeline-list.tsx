// What happened, newest first, in the margin's own way: when | what, who.
import { useMemo, useState } from "preact/hooks";
import { clock, day, daysFromToday, t } from "../../i18n";
import { dealsOf } from "../../store/deals";
import { memberName } from "../../store/member-names";
import { Button, IconButton, Name, Tick } from "../../ui";
import { isMe, useRecord } from "./record";
import { type Entry, timeline } from "./timeline";

const FIRST = 30;

export function Timeline() {
  const { store, deal } = useRecord();
  const [shown, show] = useState(FIRST);
  const comments = useMemo(() => store.children("comment", deal.id), [store, deal.id]).value;
  const actions = dealsOf(store).actions.value.get(deal.id);
  const entries = useMemo(() => timeline(deal, comments ?? [], actions ?? []), [deal, comments, actions]);
  return (
    <section class="opp-timeline" aria-label={t("opportunity.timeline")}>
      {entries.slice(0, shown).map((entry) => (
        <TimelineEntry key={keyOf(entry)} entry={entry} />
      ))}
      {entries.length > shown && (
        <div class="opp-earlier">
          <Button kind="plain" onClick={() => show(shown + FIRST)}>
            {t("opportunity.timeline.earlier", { count: entries.length - shown })}
          </Button>
        </div>
      )}
    </section>
  );
}

function keyOf(entry: Entry): string {
  return entry.is === "comment" || entry.is === "done" ? entry.row.id : entry.is;
}

function TimelineEntry({ entry }: { readonly entry: Entry }) {
  const { store, around, open } = useRecord();
  const isToday = daysFromToday(entry.at, around) === 0;
  const own = entry.is === "comment" && isMe(store, entry.row.data.created_by) ? entry.row : null;
  return (
    <div class="row event">
      <div class="when">{isToday ? clock(entry.at, around) : day(entry.at, { ...around, narrow: true })}</div>
      <div class="what">
        <What entry={entry} />
        <span class="by">
          <Who entry={entry} />
        </span>
      </div>
      {own && (
        <div class="end">
          <IconButton icon="more" label={t("opportunity.comment.more")} onClick={() => open({ comment: own })} />
        </div>
      )}
    </div>
  );
}

function What({ entry }: { readonly entry: Entry }) {
  const { store } = useRecord();
  const kindName = (id: string | null | undefined) =>
    id ? store.rows("activity_kind").value.get(id)?.data.name : null;
  switch (entry.is) {
    case "comment": {
      const kind = kindName(entry.row.data.activity);
      return (
        <>
          {kind && (
            <b>
              <Name>{kind}</Name>.{" "}
            </b>
          )}
          <Name>{entry.row.data.text ?? ""}</Name>
        </>
      );
    }
    case "done":
      return <>{doneWords(entry.row.data.note || kindName(entry.row.data.kind))}</>;
    case "closed":
      return <>{t(`opportunity.timeline.${entry.as}`)}</>;
    case "born":
      return <>{t("opportunity.timeline.born")}</>;
    default:
      return entry satisfies never;
  }
}

function doneWords(what: string | null | undefined): string {
  return what ? t("opportunity.timeline.done-what", { what }) : t("opportunity.timeline.done");
}

/** Who it was, how long it took, what it ended; one tick while only this phone knows. */
function Who({ entry }: { readonly entry: Entry }) {
  const { store } = useRecord();
  const by = entry.is === "born" ? entry.by : entry.is === "comment" ? entry.row.data.created_by : null;
  const name = isMe(store, by) ? t("opportunity.you") : memberName(store, by);
  const minutes = entry.is === "comment" ? entry.row.data.minutes : null;
  const ended = entry.is === "comment" ? entry.ended?.data.note : null;
  const told = [
    name,
    minutes ? t("opportunity.timeline.minutes", { count: minutes }) : null,
    ended ? t("opportunity.timeline.ended", { what: ended }) : null,
  ];
  const isHere = (entry.is === "comment" || entry.is === "done") && entry.row.saved === "phone";
  return (
    <>
      <Name>{told.filter(Boolean).join(", ")}</Name>
      {isHere && <Tick saved="phone" />}
    </>
  );
}
