// A client folder: what they are, what they are worth, their sales, people and what was said.
import { useEffect, useMemo, useState } from "preact/hooks";
import { openCapture } from "../../app/capture";
import { useStore } from "../../app/context";
import { isDesk } from "../../app/layout";
import { query } from "../../app/router";
import { houseRule } from "../../deals/house-rules";
import { t } from "../../i18n";
import { happenedAt } from "../../notes/stream";
import { useTouch } from "../../notes/use-touch";
import { joinName } from "../../store/alt-name";
import type { Deal } from "../../store/deals";
import { momentOf } from "../../store/moment";
import type { Row, Store } from "../../store/store";
import { Button, Chip, Icon, IconButton, ListRow, Name, Page, Section, Tick } from "../../ui";
import { About } from "./about";
import { bookOf, notedAt, ownerOf, touchedAt } from "./book";
import { type ClientState, clientState, worthOf } from "./client-state";
import { ownerWords, sumsWords, touchWords } from "./client-words";
import { DealLines } from "./deal-lines";
import { Elsewhere } from "./elsewhere";
import { NotHere, Trashed } from "./not-here";
import { Notes } from "./notes";
import { Person } from "./person";
import { ClientSheets, type SheetName } from "./sheets";
import { TakeIt } from "./take-it";
import "./clients.css";

export function FolderScreen({ id }: { readonly id: string }) {
  const store = useStore();
  const row = store.row("folder", id).value;
  if (row === undefined) return <NotHere store={store} what="folder" />;
  if (row.trashed !== null) return <Trashed store={store} row={row} />;
  return <Opened key={id} store={store} row={row} />;
}

const NONE: readonly Deal[] = [];

function Opened({ store, row }: { readonly store: Store; readonly row: Row<"folder"> }) {
  const [sheet, open] = useState<SheetName | null>(null);
  const book = bookOf(store);
  const deals = book.dealsByFolder.value.get(row.id) ?? NONE;
  const people = useMemo(() => book.peopleOf(row.id), [book, row.id, deals, store.rows("contact").value]);
  const comments = useMemo(() => store.children("comment", row.id), [store, row.id]).value ?? [];
  const now = momentOf(store).value;
  const touching = useTouch(store, { entity: "folder", root: row.id }, query.value.has("log"));
  useEffect(() => {
    if (touching.asked !== null) open("visit");
  }, [touching.asked]);
  const touched = Math.max(notedAt(store, [row, ...deals]), touchedAt(row, deals, comments.map(happenedAt)));
  const title = joinName(row.data.name, row.data.alt_name) || t("clients.unnamed");
  return (
    <>
      <Page
        flat
        back="/clients"
        title={title}
        context={<span class="muted">{t("clients.folder")}</span>}
        status={false}
        actions={
          <>
            <Tick saved={row.saved} />
            <IconButton icon="more" label={t("clients.more")} onClick={() => open("more")} />
          </>
        }
        bar={
          <div class="bar-pair">
            <Button kind="quiet" onClick={() => open("visit")}>
              {t("clients.log-visit")}
            </Button>
            <Button kind={isDesk.value ? "quiet" : "main"} onClick={() => openCapture({ folder: row.id })}>
              {t("clients.new-opportunity")}
            </Button>
          </div>
        }
      >
        <div class="line">
          <StateChip state={clientState(deals, now, houseRule(store, "customerMonths").value)} />
          {row.data.active === false && <Chip>{t("clients.not-active")}</Chip>}
          {row.data.parked === true && <Chip>{t("clients.is-parked")}</Chip>}
          <span class="muted">{t("clients.owner", { name: ownerWords(store, ownerOf(row, store)) })}</span>
          <TakeIt store={store} row={row} />
        </div>
        <Figures deals={deals} touched={touched} now={now} />
        <div class="page lined client-body">
          <Section title={t("clients.opportunities")} aside={deals.length}>
            <DealLines store={store} deals={deals} />
            {deals.length === 0 && <p class="after-margin muted">{t("clients.no-opportunity")}</p>}
          </Section>
          <Section title={t("clients.people")} aside={people.length}>
            {people.map((person) => (
              <Person key={person.id} row={person} onTouch={touching.touch} />
            ))}
            <ListRow
              when={<Icon name="plus" />}
              whenTone="accent"
              title={<span class="accent">{t("clients.add-person")}</span>}
              onClick={() => open("add-person")}
            />
          </Section>
          <About row={row} onEdit={() => open("edit")} onTags={() => open("tags")} />
          <Notes row={row} comments={comments} onWrite={() => open("note")} />
          <Elsewhere store={store} deals={deals} people={people} />
        </div>
      </Page>
      {sheet !== null && (
        <ClientSheets sheet={sheet} row={row} touching={touching} onClose={() => open(null)} onOpen={open} />
      )}
    </>
  );
}

const TONES = { active: "won", inactive: "due", potential: undefined, prospect: undefined } as const;

export function StateChip({ state }: { readonly state: ClientState }) {
  return <Chip tone={TONES[state]}>{t(`clients.state.${state}`)}</Chip>;
}

interface FiguresProps {
  readonly deals: readonly Deal[];
  readonly touched: number;
  readonly now: number;
}

/** Won, open and last touch, beside each other; what there is none of is left out. */
function Figures({ deals, touched, now }: FiguresProps) {
  const worth = worthOf(deals);
  const won = sumsWords(worth.won);
  const open = sumsWords(worth.open);
  return (
    <dl class="figures">
      {won !== "" && <Figure name={t("clients.won-since", { year: String(worth.since ?? "") })} value={won} />}
      {open !== "" && <Figure name={t("clients.open")} value={open} />}
      {touched > 0 && <Figure name={t("clients.last-touch")} value={touchWords(touched, now)} />}
    </dl>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Name>{value}</Name>
      </dd>
    </div>
  );
}
