// What was said and attached in a client's opportunities and on its people's cards: the folder shows all of it (H1).
import { useMemo, useState } from "preact/hooks";
import { count, t } from "../../i18n";
import { filesOf } from "../../notes/attachments";
import { FileLine } from "../../notes/files/file-line";
import { outcomeWords } from "../../notes/outcomes";
import { Gallery } from "../../notes/photos/gallery";
import { happenedAt, isPicture } from "../../notes/stream";
import { whenOf } from "../../notes/when";
import type { Deal } from "../../store/deals";
import type { Row, Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Button, ListRow, Name, Section, Tick } from "../../ui";

/** A record of the client that has a stream of its own. */
interface Place {
  readonly id: string;
  readonly title: string;
  readonly href: string;
}

interface ElsewhereProps {
  readonly store: Store;
  readonly deals: readonly Deal[];
  readonly people: readonly Row<"contact">[];
}

/** More streams than these are not read at once; search finds what was said in them. */
const MOST = 40;
const FIRST = 8;

export function Elsewhere({ store, deals, people }: ElsewhereProps) {
  const places = useMemo(() => placesOf(deals, people), [deals, people]);
  return (
    <>
      <Said store={store} places={places} />
      <Files store={store} places={places} />
    </>
  );
}

function placesOf(deals: readonly Deal[], people: readonly Row<"contact">[]): readonly Place[] {
  const newest = [...deals].sort((a, b) => b.born - a.born);
  const all = [
    ...newest.map(({ id, row }) => ({ id, title: titleOf(row), href: `/o/${id}` })),
    ...people.map((row) => ({ id: row.id, title: titleOf(row), href: `/c/${row.id}` })),
  ];
  return all.slice(0, MOST);
}

interface PlacesProps {
  readonly store: Store;
  readonly places: readonly Place[];
}

/** The latest first, each with the record that it was said in. */
function Said({ store, places }: PlacesProps) {
  const [shown, show] = useState(FIRST);
  const streams = useMemo(
    () => places.map((place) => ({ place, comments: store.children("comment", place.id) })),
    [store, places],
  );
  const said = streams
    .flatMap(({ place, comments }) => (comments.value ?? []).map((comment) => ({ place, comment })))
    .sort((a, b) => (Date.parse(happenedAt(b.comment)) || 0) - (Date.parse(happenedAt(a.comment)) || 0));
  if (said.length === 0) return null;
  return (
    <Section title={t("clients.elsewhere")} aside={count(said.length)}>
      {said.slice(0, shown).map(({ place, comment }) => (
        <ListRow
          key={comment.id}
          when={whenOf(store, happenedAt(comment))}
          title={<Name>{saidWords(store, comment)}</Name>}
          sub={<Name>{place.title || t("clients.unnamed")}</Name>}
          sumSub={comment.saved === "phone" ? <Tick saved="phone" /> : undefined}
          href={place.href}
        />
      ))}
      {said.length > shown && (
        <div class="after-margin">
          <Button kind="plain" onClick={() => show(shown + FIRST)}>
            {t("notes.earlier", { count: said.length - shown })}
          </Button>
        </div>
      )}
    </Section>
  );
}

function saidWords(store: Store, { data }: Row<"comment">): string {
  const kind = data.activity ? store.rows("activity_kind").value.get(data.activity)?.data.name : "";
  const head = [kind, data.outcome ? outcomeWords(data.outcome) : ""].filter(Boolean).join(", ");
  return [head, data.text?.trim() ?? ""].filter(Boolean).join(". ");
}

/** By the record they are attached to: its photos beside each other, then what is opened or played. */
function Files({ store, places }: PlacesProps) {
  const found = places
    .map((place) => ({ place, files: filesOf(store, place.id) }))
    .filter(({ files }) => files.length > 0);
  if (found.length === 0) return null;
  const all = found.reduce((sum, { files }) => sum + files.length, 0);
  return (
    <Section title={t("clients.files")} aside={count(all)}>
      {found.map(({ place, files }) => (
        <div key={place.id}>
          <ListRow
            when=""
            title={<Name>{place.title || t("clients.unnamed")}</Name>}
            sub={t("clients.files.count", { count: files.length, shown: count(files.length) })}
            href={place.href}
          />
          <Gallery root={place.id} />
          {files
            .filter(({ data }) => !isPicture(data.kind))
            .map((file) => (
              <div key={file.id} class="row event">
                <div class="when" />
                <div class="what">
                  <FileLine file={file} />
                </div>
              </div>
            ))}
        </div>
      ))}
    </Section>
  );
}
