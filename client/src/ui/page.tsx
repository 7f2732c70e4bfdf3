// A page: head with the words of saving, the margin, what scrolls, and the bar at the thumb.
import { type ComponentChildren, createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { IconButton } from "./controls";

/** What the shell lends to every page; `ui` itself knows neither places nor saving. */
export interface Chrome {
  /** The words of saving, to press. */
  readonly state: () => ComponentChildren;
  /** What stands at the end of a place's head: search and initials on a phone, Capture at the desk. */
  readonly tools: () => ComponentChildren;
  readonly onBack: (fallback: string) => void;
  /** At the desk the list stands beside the record, and the places in the side bar: nothing to go back to. */
  readonly showsBack: boolean;
  /** Which page this is, and how far it was scrolled when it was last here. */
  readonly scroll: {
    readonly page: () => string;
    readonly recall: (page: string) => number;
    readonly remember: (page: string, top: number) => void;
  };
  /** The five places at the bottom, on pages that are one of them. */
  readonly tabs: () => ComponentChildren;
}

const NO_CHROME: Chrome = {
  state: () => null,
  tools: () => null,
  tabs: () => null,
  onBack: () => history.back(),
  showsBack: true,
  scroll: { page: () => "", recall: () => 0, remember: () => {} },
};
export const ChromeContext = createContext<Chrome>(NO_CHROME);

export interface PageProps {
  readonly title: string;
  /** In place of the title's words in the page: a title that can be edited. */
  readonly heading?: ComponentChildren;
  /** What stands in the browser's tab and in readers' ears when it differs from the title. */
  readonly docTitle?: string | undefined;
  /** A page above this one: where *back* leads when there is no history (an address shared by somebody). */
  readonly back?: string | undefined;
  /** Beside *back*: the client folder, the kind of record. */
  readonly context?: ComponentChildren;
  /** With `back`, the title stands small in the head and nothing stands below it. */
  readonly compact?: boolean | undefined;
  /** Other words instead of those of saving; `false` leaves them out. */
  readonly status?: ComponentChildren;
  /** At the end of the head. */
  readonly actions?: ComponentChildren;
  /** `false` leaves out what the shell puts into a place's head. */
  readonly tools?: boolean | undefined;
  /** Beside the title, in its line. */
  readonly beside?: ComponentChildren;
  /** Between head and list, does not scroll: filters. */
  readonly top?: ComponentChildren;
  /** Without the margin line: settings, forms, a board. */
  readonly flat?: boolean | undefined;
  readonly bar?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** Every screen is one of these. Without `back` it is a place, with the five places at the bottom. */
export function Page(props: PageProps) {
  const { title, back, compact, top, flat, bar, children } = props;
  const chrome = useContext(ChromeContext);
  useDocumentTitle(props.docTitle ?? title);
  const { screen, scroller } = useArrival(chrome.scroll);
  const hasBar = bar !== undefined && bar !== null && bar !== false;
  const isPlace = back === undefined || (compact === true && !chrome.showsBack);
  return (
    <section ref={screen} class="screen" aria-label={title} tabIndex={-1}>
      {isPlace ? <PlaceHead {...props} /> : <RecordHead {...props} />}
      {top}
      <div ref={scroller} class="scroll" data-scroll>
        {back !== undefined && !compact && <Title {...props} />}
        <div class={flat ? "page" : "page lined"}>{children}</div>
      </div>
      {hasBar && <div class="bar">{bar}</div>}
      {back === undefined && !hasBar && chrome.tabs()}
    </section>
  );
}

/** Letters after which a name would fill the first screen of a phone. */
const LONG = 48;

function Title({ title, heading, beside }: PageProps) {
  return (
    <div class="title title-line">
      <h1 class={title.length > LONG ? "long" : undefined}>{heading ?? <bdi>{title}</bdi>}</h1>
      {beside}
    </div>
  );
}

function PlaceHead({ title, back, status, actions, beside, tools = true }: PageProps) {
  const chrome = useContext(ChromeContext);
  return (
    <header class="head">
      <div class="grow">
        <div class="title-line">
          {title !== "" && <h1>{title}</h1>}
          {beside}
        </div>
        {status === false ? null : (status ?? chrome.state())}
      </div>
      <div class="ibs">
        {actions}
        {tools && back === undefined && chrome.tools()}
      </div>
    </header>
  );
}

function RecordHead({ title, back = "/", context, compact, status, actions }: PageProps) {
  const chrome = useContext(ChromeContext);
  return (
    <header class="head back">
      {chrome.showsBack && <IconButton icon="back" label={t("ui.back")} onClick={() => chrome.onBack(back)} />}
      <div class="grow">
        {compact && title !== "" && <h1 class="head-context small">{title}</h1>}
        {!compact && context !== undefined && <div class="head-context">{context}</div>}
        {status === false ? null : (status ?? chrome.state())}
      </div>
      {actions !== undefined && <div class="ibs">{actions}</div>}
    </header>
  );
}

/**
 * Come to a page: where it was left, with the focus on it when what had the focus is gone. Readers then begin to read
 * here, and the next Tab is the first thing of this page.
 */
function useArrival({ page, recall, remember }: Chrome["scroll"]) {
  const screen = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const here = page();
    const box = scroller.current;
    if (box) box.scrollTop = recall(here);
    const held = document.activeElement;
    if (held === null || held === document.body) screen.current?.focus({ preventScroll: true });
    return () => {
      if (box) remember(here, box.scrollTop);
    };
  }, []);
  return { screen, scroller };
}

function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Carnet` : "Carnet";
  }, [title]);
}

export interface StateWordsProps {
  readonly tone?: "sent" | "wait" | "off" | "you" | undefined;
  readonly children: ComponentChildren;
  readonly onClick?: (() => void) | undefined;
}

const DOTS = { sent: "dot", wait: "dot wait", off: "dot off", you: "dot you" };

/** The state of something in words with its dot: colour is never the only sign. */
export function StateWords({ tone = "sent", children, onClick }: StateWordsProps) {
  const inside = (
    <>
      <i class={DOTS[tone]} aria-hidden="true" />
      <span>{children}</span>
    </>
  );
  if (onClick === undefined) return <span class="state">{inside}</span>;
  return (
    <button type="button" class="state" onClick={onClick}>
      {inside}
    </button>
  );
}
