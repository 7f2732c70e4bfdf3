// The desk: side bar, list, record.
import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { Avatar, ChromeContext, Icon, type IconName } from "../ui";
import { dueNow } from "./came-due";
import { DESK_CHROME, SavingState } from "./chrome";
import { useSignedIn } from "./context";
import { type Pane, PaneContext } from "./layout";
import { overlay } from "./overlays";
import { lastPlace, PLACES } from "./places";
import { path } from "./router";
import { type Found, listOf, type Route } from "./routes";
import { settleCount } from "./settle-count";

interface DeskProps {
  readonly found: Found;
}

/** A record stands beside the list it was opened from; a board and a grid take the whole width. */
export function Desk({ found }: DeskProps) {
  const { route, id } = found;
  if (route.pane === "full") {
    return (
      <Frame>
        <PaneOf pane="full" route={route} id={id} />
      </Frame>
    );
  }
  const list = route.pane === "list" ? route : listOf(lastPlace.value ?? route.place ?? "today");
  return (
    <Frame three>
      {list && <PaneOf pane="list" route={list} id="" />}
      {route.pane === "record" ? <PaneOf pane="record" route={route} id={id} /> : <NothingChosen />}
    </Frame>
  );
}

function Frame({ three, children }: { readonly three?: boolean; readonly children: ComponentChildren }) {
  return (
    <ChromeContext.Provider value={DESK_CHROME}>
      <div class="desk">
        <SideBar />
        <main class={three ? "panes three" : "panes"}>{children}</main>
      </div>
    </ChromeContext.Provider>
  );
}

function PaneOf({ pane, route, id }: { readonly pane: Pane; readonly route: Route; readonly id: string }) {
  const { Screen } = route.screen;
  return (
    <PaneContext.Provider value={pane}>
      <div class={`pane ${pane}`}>
        <Screen key={`${route.pattern} ${id}`} id={id} />
      </div>
    </PaneContext.Provider>
  );
}

const LISTED = ["opportunity", "folder", "contact", "prospect_list"] as const;

/** Beside a notebook without a line there is none to choose. */
function NothingChosen() {
  const { store } = useSignedIn();
  const isEmpty = LISTED.every((entity) => store.rows(entity).value.size === 0);
  return (
    <div class="pane record">
      {!isEmpty && (
        <div class="quiet-page">
          <h2 class="words">{t("ui.nothing-chosen")}</h2>
          <p>{t("ui.nothing-chosen.how")}</p>
        </div>
      )}
    </div>
  );
}

function SideBar() {
  const { me, store } = useSignedIn();
  const toSettle = settleCount(store);
  const here = path.value;
  return (
    <nav class="side" aria-label={t("ui.places")}>
      <div class="brand">Carnet</div>
      {PLACES.map((place) => (
        <SideLink
          key={place.name}
          href={place.path}
          icon={place.icon}
          here={isIn(place.name, place.path)}
          count={place.name === "today" ? dueNow.value : undefined}
        >
          {t(`ui.place.${place.name}`)}
        </SideLink>
      ))}
      <SideLink href="/settle" icon="ask" here={here === "/settle"} count={toSettle}>
        {t("ui.place.settle")}
      </SideLink>
      <SideLink href="/search" icon="search" here={here === "/search"}>
        {t("ui.search")}
      </SideLink>
      <span class="grow" />
      <SavingState />
      {me.user.role === "admin" && (
        <SideLink href="/settings/people" icon="people" here={here === "/settings/people"}>
          {t("ui.place.people")}
        </SideLink>
      )}
      <SideLink href="/settings" icon="settings" here={here === "/settings"}>
        {t("ui.place.settings")}
      </SideLink>
      <button
        type="button"
        class="place"
        onClick={() => {
          overlay.value = "menu";
        }}
      >
        <Avatar name={me.user.name} />
        <bdi class="grow">{me.user.name}</bdi>
      </button>
    </nav>
  );
}

/** A record counts as being in the place whose list stands beside it. */
function isIn(name: (typeof PLACES)[number]["name"], address: string): boolean {
  if (path.value === address) return true;
  return /^\/[ofcl]\//.test(path.value) && lastPlace.value === name;
}

interface SideLinkProps {
  readonly href: string;
  readonly icon: IconName;
  readonly here: boolean;
  readonly count?: number | undefined;
  readonly children: ComponentChildren;
}

function SideLink({ href, icon, here, count, children }: SideLinkProps) {
  return (
    <a class="place" href={href} aria-current={here ? "page" : undefined}>
      <Icon name={icon} />
      {children}
      {count !== undefined && count > 0 && <span class="count">{count}</span>}
    </a>
  );
}
