// ⌕: one field over everything on this device, as one types; the last line is always to add what was typed.
import type { VNode } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { openCapture } from "../../app/capture";
import { useStore } from "../../app/context";
import { query as address } from "../../app/router";
import { count, isolate, moment, t } from "../../i18n";
import type { Store } from "../../store/store";
import { ChromeContext, Icon, IconButton, ListRow, moveByArrows, Section } from "../../ui";
import { useOnGlass } from "../../ui/on-glass";
import { FoundComment, FoundContact, FoundDeal, FoundFolder, FoundList, FoundProspect, gatherAhead } from "./hit-rows";
import { forgetSearches, recentSearches, rememberSearch } from "./recent";
import { useAddress } from "./use-address";
import { type Answer, type AnyGroup, GROUPS, useAnswer } from "./use-answer";
import "./search.css";

export function SearchScreen() {
  const store = useStore();
  const chrome = useContext(ChromeContext);
  const [typed, setTyped] = useState(() => address.peek().get("q") ?? "");
  const [wide, setWide] = useState<AnyGroup | null>(null);
  const place = useAddress();
  const pageOf = useRef<HTMLDivElement>(null);
  const isScrolled = useRef(false); // noted when it happens: to ask at a key would lay the page out once more
  useEffect(() => {
    document.title = `${t("search.search")} · Carnet`;
    gatherAhead(store);
  }, []);
  const type = (text: string) => {
    setTyped(text);
    setWide(null);
    place.note(text === "" ? "/search" : `/search?q=${encodeURIComponent(text)}`);
    if (pageOf.current !== null && isScrolled.current) pageOf.current.scrollTop = 0; // a new question: its first answers
  };
  const answer = useAnswer(store, typed, wide);
  const chosen = () => rememberSearch(store.user.id, typed);
  return (
    <section
      class="screen search"
      aria-label={t("search.search")}
      onKeyDown={moveByArrows}
      onClickCapture={() => place.write()}
    >
      <h1 class="unseen">{t("search.search")}</h1>
      <header class="head back search-head">
        {chrome.showsBack && <IconButton icon="back" label={t("ui.back")} onClick={() => chrome.onBack("/")} />}
        <SearchBox typed={typed} onInput={type} onEnter={chosen} />
      </header>
      <div
        ref={pageOf}
        class="scroll"
        data-scroll
        aria-busy={!answer.isSettled}
        onScroll={({ currentTarget }) => {
          isScrolled.current = currentTarget.scrollTop > 0;
        }}
      >
        <div role="status" class="unseen">
          {answer.isAsked && answer.isSettled ? t("search.found", { count: answer.total }) : ""}
        </div>
        <div class="page lined">
          {answer.isAsked ? (
            <Results answer={answer} wide={wide} onWide={setWide} onChosen={chosen} />
          ) : (
            <Recent store={store} onPick={type} />
          )}
          {typed.trim() !== "" && <AddNew store={store} typed={typed} answer={answer} />}
        </div>
      </div>
    </section>
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
  readonly answer: Answer;
  readonly wide: AnyGroup | null;
  readonly onWide: (group: AnyGroup) => void;
  readonly onChosen: () => void;
}

/**
 * By kind; a group that was opened wide stands alone. With the key only what is in view is drawn; below it the answer before
 * stands until that is on the glass, since to take rows away and put others there again costs more than to change them.
 */
function Results({ answer, wide, onWide, onChosen }: ResultsProps) {
  const isOnGlass = useOnGlass(answer.asked);
  const before = useRef<readonly Line[]>([]);
  const lines = linesOf(answer, wide, onWide);
  const room = isOnGlass ? lines.length : AT_ONCE;
  const below = before.current.filter(({ place }) => lines.length > room && place > (lines[room - 1]?.place ?? 0));
  const drawn = [...lines.slice(0, room), ...below];
  before.current = drawn;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows are the targets; this only notes that one was taken
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a row is a click too
    <div onClick={onChosen}>
      {answer.like !== null && (
        <p class="search-hint muted">
          {answer.like === "" ? t("search.near") : t("search.near.typed", { typed: isolate(answer.like) })}
        </p>
      )}
      {drawn.map(({ drawn: line }) => line)}
    </div>
  );
}

/** As many headings and rows as the highest phone shows above its keyboard. */
const AT_ONCE = 8;

/** A heading or a row, and where it stands among all that may stand there. */
interface Line {
  readonly place: number;
  readonly drawn: VNode;
}

/** More than a group ever has. */
const LINES = 100;

function linesOf(answer: Answer, wide: AnyGroup | null, onWide: (group: AnyGroup) => void): readonly Line[] {
  return GROUPS.flatMap((group, at): readonly Line[] => {
    if ((wide !== null && wide !== group) || answer.shown[group] === 0) return [];
    const head = <Section key={group} title={t(`search.group.${group}`)} aside={countOf(answer, group)} />;
    const lines = [head, ...found(group, answer)].map((drawn, line) => ({ place: at * LINES + line, drawn }));
    if (answer.more[group] > 0 && wide === null) {
      const title = <span class="accent">{t("search.more", { count: answer.more[group] })}</span>;
      const more = <ListRow key={`${group} more`} when="" title={title} onClick={() => onWide(group)} />;
      lines.push({ place: (at + 1) * LINES - 1, drawn: more });
    }
    return lines;
  });
}

/** How many there are; not said while that is still being found out. */
function countOf({ isSettled, shown, more }: Answer, group: AnyGroup): string | undefined {
  const isLate = group === "prospect" || group === "comment";
  return isLate && !isSettled ? undefined : count(shown[group] + more[group]);
}

/** A row is known by its place: the next answer changes its words, which costs less than another row. */
function found(group: AnyGroup, { hits, comments, prospects, query: wanted }: Answer): VNode[] {
  const key = (at: number) => `${group} ${at}`;
  switch (group) {
    case "folder":
      return hits.folder.map((hit, at) => <FoundFolder key={key(at)} hit={hit} wanted={wanted} />);
    case "opportunity":
      return hits.opportunity.map((hit, at) => <FoundDeal key={key(at)} hit={hit} wanted={wanted} />);
    case "contact":
      return hits.contact.map((hit, at) => <FoundContact key={key(at)} hit={hit} wanted={wanted} />);
    case "prospect_list":
      return hits.prospect_list.map((hit, at) => <FoundList key={key(at)} hit={hit} wanted={wanted} />);
    case "prospect":
      return prospects.map((row, at) => <FoundProspect key={key(at)} row={row} wanted={wanted} />);
    case "comment":
      return comments.map((row, at) => <FoundComment key={key(at)} row={row} wanted={wanted} />);
    default:
      return group satisfies never;
  }
}

interface AddNewProps {
  readonly store: Store;
  readonly typed: string;
  readonly answer: Answer;
}

/** The check before entering ends here: nobody known, or known and yet another one. */
function AddNew({ store, typed, answer }: AddNewProps) {
  const words = useRef(t("search.reading"));
  if (answer.isSettled) words.current = checkedWords(store, answer); // until then what was said last stands
  return (
    <div class="add-new">
      <ListRow
        when={<Icon name="plus" />}
        whenTone="accent"
        title={<span class="accent">{t("search.add", { typed: isolate(typed.trim()) })}</span>}
        sub={words.current}
        wrap
        onClick={() => openCapture({ title: typed.trim() })}
      />
    </div>
  );
}

/** Against how much it was checked, and how old that is when the server has not been heard of lately. */
function checkedWords(store: Store, answer: Answer): string {
  const status = store.status.value;
  if (!store.ready.value || status.received !== null) return t("search.receiving");
  if (!answer.isWhole) return t("search.reading");
  const clients = store.rows("folder").value.size + store.rows("contact").value.size;
  const words = t(answer.total === 0 ? "search.none" : "search.checked", { count: clients, shown: count(clients) });
  if (status.offlineSince === null || status.lastContactAt === null) return words;
  return t("search.aged", { words, at: moment(status.lastContactAt, { now: store.now(), zone: store.user.zone }) });
}

function Recent({ store, onPick }: { readonly store: Store; readonly onPick: (text: string) => void }) {
  const [recent, setRecent] = useState(() => recentSearches(store.user.id));
  if (recent.length === 0) {
    return <div class="search-hint muted">{t("search.hint")}</div>;
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
