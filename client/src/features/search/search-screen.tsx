// ⌕: one field over everything on this device, as one types; the last line is always to add what was typed.
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { openCapture } from "../../app/capture";
import { useStore } from "../../app/context";
import { query as address } from "../../app/router";
import { count, isolate, t } from "../../i18n";
import type { Store } from "../../store/store";
import { ChromeContext, Icon, IconButton, ListRow, Section } from "../../ui";
import { find, type Group, type Hits, NOTHING, type Query, queryOf } from "./find";
import { FoundContact, FoundDeal, FoundFolder, FoundList } from "./hit-rows";
import { forgetSearches, recentSearches, rememberSearch } from "./recent";
import { foldAhead, searchIndexOf } from "./search-index";
import "./search.css";

const SHOWN = 5;
const MORE = 50;

export function SearchScreen() {
  const store = useStore();
  const chrome = useContext(ChromeContext);
  const [typed, setTyped] = useState(() => address.peek().get("q") ?? "");
  const [wide, setWide] = useState<Group | null>(null);
  useEffect(() => {
    document.title = `${t("search.search")} · Carnet`;
  }, []);
  const type = (text: string) => {
    setTyped(text);
    setWide(null);
    // Back from a result leads to the same question.
    history.replaceState(history.state, "", text === "" ? "/search" : `/search?q=${encodeURIComponent(text)}`);
  };
  const wanted = useMemo(() => queryOf(typed), [typed]);
  const hits = useHits(store, wanted, wide);
  const chosen = () => rememberSearch(store.user.id, typed);
  return (
    <section class="screen search" aria-label={t("search.search")} onKeyDown={moveByArrows}>
      <h1 class="unseen">{t("search.search")}</h1>
      <header class="head back search-head">
        {chrome.showsBack && <IconButton icon="back" label={t("ui.back")} onClick={() => chrome.onBack("/")} />}
        <SearchBox typed={typed} onInput={type} onEnter={chosen} />
      </header>
      <div class="scroll" data-scroll>
        <div role="status" class="unseen">
          {wanted.words.length === 0 ? "" : t("search.found", { count: hits.total })}
        </div>
        <div class="page lined">
          {wanted.words.length === 0 ? (
            <Recent store={store} onPick={type} />
          ) : (
            <Results hits={hits} wanted={wanted} wide={wide} onWide={setWide} onChosen={chosen} />
          )}
          {typed.trim() !== "" && <AddNew store={store} typed={typed} hits={hits} />}
        </div>
      </div>
    </section>
  );
}

function useHits(store: Store, wanted: Query, wide: Group | null): Hits {
  useEffect(() => foldAhead(store), [store]);
  const index = wanted.words.length === 0 ? null : searchIndexOf(store).value;
  return useMemo(
    () => (index === null ? NOTHING : find(index, wanted, wide === null ? SHOWN : MORE)),
    [index, wanted, wide],
  );
}

interface BoxProps {
  readonly typed: string;
  readonly onInput: (text: string) => void;
  readonly onEnter: () => void;
}

function SearchBox({ typed, onInput, onEnter }: BoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div class="search-box grow">
      <input
        ref={box}
        class="input"
        type="search"
        enterkeyhint="search"
        aria-label={t("search.what")}
        placeholder={t("search.what")}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          onEnter();
          // Enter opens what stands first, which is *Add* when nothing was found.
          event.currentTarget.closest("section")?.querySelector<HTMLElement>(".cover")?.click();
        }}
      />
      {typed !== "" && (
        <IconButton
          icon="close"
          label={t("search.clear")}
          onClick={() => {
            onInput("");
            box.current?.focus();
          }}
        />
      )}
    </div>
  );
}

interface ResultsProps {
  readonly hits: Hits;
  readonly wanted: Query;
  readonly wide: Group | null;
  readonly onWide: (group: Group) => void;
  readonly onChosen: () => void;
}

const GROUPS = ["folder", "opportunity", "contact", "prospect_list"] as const satisfies readonly Group[];

/** By kind; a group that was opened wide stands alone. */
function Results({ hits, wanted, wide, onWide, onChosen }: ResultsProps) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows are the targets; this only notes that one was taken
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a row is a click too
    <div onClick={onChosen}>
      {GROUPS.filter((group) => (wide === null || wide === group) && hits[group].length > 0).map((group) => (
        <Section key={group} title={t(`search.group.${group}`)} aside={count(hits[group].length + hits.more[group])}>
          <Found group={group} hits={hits} wanted={wanted} />
          {hits.more[group] > 0 && wide === null && (
            <ListRow
              when=""
              title={<span class="accent">{t("search.more", { count: hits.more[group] })}</span>}
              onClick={() => onWide(group)}
            />
          )}
        </Section>
      ))}
    </div>
  );
}

function Found({ group, hits, wanted }: { readonly group: Group; readonly hits: Hits; readonly wanted: Query }) {
  switch (group) {
    case "folder":
      return hits.folder.map((hit) => <FoundFolder key={hit.row.id} hit={hit} wanted={wanted} />);
    case "opportunity":
      return hits.opportunity.map((hit) => <FoundDeal key={hit.row.id} hit={hit} wanted={wanted} />);
    case "contact":
      return hits.contact.map((hit) => <FoundContact key={hit.row.id} hit={hit} wanted={wanted} />);
    case "prospect_list":
      return hits.prospect_list.map((hit) => <FoundList key={hit.row.id} hit={hit} wanted={wanted} />);
    default:
      return group satisfies never;
  }
}

function AddNew({ store, typed, hits }: { readonly store: Store; readonly typed: string; readonly hits: Hits }) {
  const clients = store.rows("folder").value.size + store.rows("contact").value.size;
  return (
    <div class="add-new">
      <ListRow
        when={<Icon name="plus" />}
        whenTone="accent"
        title={<span class="accent">{t("search.add", { typed: isolate(typed.trim()) })}</span>}
        sub={
          store.ready.value && store.status.value.state !== "first_sync"
            ? t(hits.total === 0 ? "search.none" : "search.checked", { count: clients, shown: count(clients) })
            : t("search.receiving")
        }
        wrap
        onClick={() => openCapture({ title: typed.trim() })}
      />
    </div>
  );
}

function Recent({ store, onPick }: { readonly store: Store; readonly onPick: (text: string) => void }) {
  const [recent, setRecent] = useState(() => recentSearches(store.user.id));
  if (recent.length === 0) {
    return <p class="search-hint muted">{t("search.hint")}</p>;
  }
  const forget = () => {
    forgetSearches(store.user.id);
    setRecent([]);
  };
  return (
    <Section
      title={t("search.recent")}
      aside={
        <button type="button" class="btn plain" onClick={forget}>
          {t("search.forget")}
        </button>
      }
    >
      {recent.map((text) => (
        <ListRow key={text} when={<Icon name="clock" />} title={<bdi>{text}</bdi>} onClick={() => onPick(text)} />
      ))}
    </Section>
  );
}

/** Up and down walk through field and results, as in every search people know. */
function moveByArrows(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input[type=search], .cover")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
