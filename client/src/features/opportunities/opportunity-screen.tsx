// One opportunity: what is next, who decides, what was said; everything about it is edited where it stands.
import { useEffect, useState } from "preact/hooks";
import { useStore } from "../../app/context";
import { overlay } from "../../app/overlays";
import { go, query } from "../../app/router";
import { type KeyActs, useKeys } from "../../app/use-keys";
import type { Around } from "../../deals/due-words";
import type { About } from "../../deals/kept-drafts";
import { t } from "../../i18n";
import { useNote } from "../../notes/use-note";
import { useTouch } from "../../notes/use-touch";
import { type Deal, dealsOf } from "../../store/deals";
import { momentOf } from "../../store/moment";
import type { Store } from "../../store/store";
import { titleOf } from "../../store/titles";
import { IconButton, Name, Page, StateWords, Tick } from "../../ui";
import { setStar } from "./commands";
import { Composer } from "./composer";
import { Details } from "./details";
import { EditableTitle } from "./editable-title";
import { Facts } from "./facts";
import { NextBand } from "./next-band";
import { NotHere, Trashed } from "./not-here";
import { Notices } from "./notices";
import { People } from "./people";
import { RecordContext, type RecordInHand, type SheetName } from "./record";
import { isSent, savedState } from "./saved-state";
import { Sheets } from "./sheets";
import { Timeline } from "./timeline-list";
import "./opportunity.css";

export function OpportunityScreen({ id }: { readonly id: string }) {
  const store = useStore();
  const row = store.row("opportunity", id).value;
  const deal = dealsOf(store).byId.value.get(id);
  if (row?.trashed) return <Trashed store={store} row={row} />;
  if (deal === undefined) return <NotHere store={store} />;
  return <Opened key={id} store={store} deal={deal} />;
}

function Opened({ store, deal }: { readonly store: Store; readonly deal: Deal }) {
  const [sheet, open] = useState<SheetName | null>(null);
  const [isRenaming, rename] = useState(false);
  const [detailsOpen, openDetails] = useState(false);
  const around: Around = { now: momentOf(store).value, zone: store.user.zone };
  const about: About = { entity: "opportunity", root: deal.id };
  const note = useNote(store, about);
  const touching = useTouch(store, about, query.value.has("log"));
  const record: RecordInHand = {
    store,
    deal,
    around,
    people: dealsOf(store).people.value.get(deal.id) ?? [],
    note,
    touching,
    detailsOpen,
    showDetails: () => openDetails(true),
    open,
    close: () => open(null),
  };
  useEffect(() => {
    if (touching.asked !== null) open("done");
  }, [touching.asked]);
  useKeys(keysOf(record, () => rename(true)));
  return (
    <RecordContext.Provider value={record}>
      <Page
        flat
        back="/"
        title={titleOf(deal.row) || t("deals.untitled")}
        heading={<EditableTitle row={deal.row} store={store} isOpen={isRenaming} onOpen={rename} />}
        context={<FolderLink deal={deal} onChoose={() => open("folder")} />}
        status={<Saved record={record} />}
        actions={<HeadActions record={record} />}
        bar={<Composer />}
      >
        <div class="opp">
          <Facts />
          <Notices />
          <div class="page lined opp-body">
            <div class="opp-next">
              <NextBand />
            </div>
            <div class="opp-side">
              <People />
              <Details />
            </div>
            <div class="opp-time">
              <Timeline />
            </div>
          </div>
        </div>
      </Page>
      {sheet !== null && <Sheets sheet={sheet} />}
    </RecordContext.Provider>
  );
}

/** What the keys of the desk do here; a closed one is no longer moved, done or planned. */
function keysOf({ deal, open }: RecordInHand, rename: () => void): KeyActs {
  const always = {
    e: rename,
    t: () => open("tags"),
    n: () => document.querySelector<HTMLElement>(".composer textarea")?.focus(),
    h: () => go(`/o/${deal.id}/history`),
  };
  if (deal.is !== "open") return always;
  const steps = { m: () => open("step"), d: () => open("done"), p: () => open("plan"), w: () => open("won") };
  return { ...always, ...steps };
}

/** From the sale to its client and back in one tap (H1). */
function FolderLink({ deal, onChoose }: { readonly deal: Deal; readonly onChoose: () => void }) {
  if (deal.folder !== undefined) {
    return (
      <a class="accent opp-folder" href={`/f/${deal.folder.id}`}>
        <Name>{titleOf(deal.folder)}</Name>
      </a>
    );
  }
  return (
    <button type="button" class="accent opp-folder" onClick={onChoose}>
      {t("opportunity.folder.add")}
    </button>
  );
}

function Saved({ record }: { readonly record: RecordInHand }) {
  const state = savedState(record);
  return (
    <StateWords
      tone={state.tone}
      onClick={() => {
        overlay.value = "sync";
      }}
    >
      {state.text}
    </StateWords>
  );
}

function HeadActions({ record }: { readonly record: RecordInHand }) {
  const { store, deal, open } = record;
  const isStarred = deal.starred;
  return (
    <>
      <Tick saved={isSent(record) ? "server" : "phone"} />
      <IconButton
        icon="star"
        label={t(isStarred ? "opportunity.star.off" : "opportunity.star.on")}
        pressed={isStarred}
        onClick={() => void setStar(store, deal.row, !isStarred)}
      />
      <IconButton icon="more" label={t("opportunity.more")} onClick={() => open("more")} />
    </>
  );
}
