// Which screen an address shows, and where it stands at the desk.
import { effect } from "@preact/signals";
import type { ComponentType } from "preact";
import { loadOutsideWords } from "../i18n";
import type { Store } from "../store/store";
import { type LazyScreen, type Loader, lazyPage, lazySheet } from "./lazy";
import type { Place } from "./places";
import { match } from "./router";

export interface ScreenProps {
  readonly id: string;
}

export interface Route {
  readonly pattern: string;
  /** At the desk: in the list pane, in the record pane beside the list of its place, or over the whole width. */
  readonly pane: "list" | "record" | "full";
  /** The place it belongs to when no other was stood in before. */
  readonly place?: Place["name"];
  readonly screen: LazyScreen<ScreenProps>;
}

/** Places take no id, records do; a route has one for both. */
const screen = (load: () => Promise<ComponentType<ScreenProps> | ComponentType>, words?: () => Promise<void>) =>
  lazyPage(load as Loader<ScreenProps>, words);

export const ROUTES: readonly Route[] = [
  {
    pattern: "/",
    pane: "list",
    place: "today",
    // The first screen of the day: its words come with the shell's.
    screen: screen(
      async () => (await import("../features/today")).TodayScreen,
      async () => {},
    ),
  },
  {
    pattern: "/morning",
    pane: "record",
    place: "today",
    screen: screen(async () => (await import("../features/morning")).MorningScreen),
  },
  {
    pattern: "/incomplete",
    pane: "record",
    place: "today",
    screen: screen(async () => (await import("../features/today/incomplete")).IncompleteScreen),
  },
  {
    pattern: "/team/:id",
    pane: "record",
    place: "today",
    screen: screen(async () => (await import("../features/team")).TeamListScreen),
  },
  {
    pattern: "/pipeline",
    pane: "full",
    place: "pipeline",
    screen: screen(async () => (await import("../features/pipeline")).PipelineScreen),
  },
  {
    pattern: "/prospects",
    pane: "list",
    place: "prospects",
    screen: screen(async () => (await import("../features/prospects")).ProspectsScreen),
  },
  {
    pattern: "/clients",
    pane: "list",
    place: "clients",
    screen: screen(async () => (await import("../features/clients")).ClientsScreen),
  },
  {
    pattern: "/o/:id",
    pane: "record",
    place: "today",
    screen: screen(async () => (await import("../features/opportunities")).OpportunityScreen),
  },
  {
    pattern: "/o/:id/history",
    pane: "record",
    place: "today",
    screen: screen(async () => (await import("../features/opportunities/history-screen")).HistoryScreen),
  },
  {
    pattern: "/f/:id",
    pane: "record",
    place: "clients",
    screen: screen(async () => (await import("../features/clients")).FolderScreen),
  },
  {
    pattern: "/c/:id",
    pane: "record",
    place: "clients",
    screen: screen(async () => (await import("../features/clients")).ContactScreen),
  },
  {
    pattern: "/l/:id",
    pane: "full",
    place: "prospects",
    screen: screen(async () => (await import("../features/prospects")).ProspectListScreen),
  },
  {
    pattern: "/settle",
    pane: "full",
    screen: screen(async () => (await import("../features/settle")).SettleScreen),
  },
  {
    pattern: "/search",
    pane: "full",
    screen: screen(async () => (await import("../features/search")).SearchScreen),
  },
  {
    pattern: "/settings",
    pane: "full",
    screen: screen(async () => (await import("../features/settings")).SettingsScreen),
  },
  {
    pattern: "/trash",
    pane: "full",
    screen: screen(async () => (await import("../features/trash")).TrashScreen),
  },
  {
    pattern: "/settings/people",
    pane: "full",
    screen: screen(async () => (await import("../features/people")).PeopleScreen),
  },
  {
    pattern: "/settings/:id",
    pane: "full",
    screen: screen(async () => (await import("../features/settings")).SettingsPart),
  },
];

/** Pages without the shell: who is signed in already, which is nearly always, does not fetch them. */
export const signInPage = lazyPage(async () => (await import("../features/sign-in")).SignInScreen, loadOutsideWords);
export const joinPage = lazyPage(async () => (await import("../features/sign-in")).JoinScreen, loadOutsideWords);
export const setUpPage = lazyPage(async () => (await import("../features/set-up")).SetUpScreen, loadOutsideWords);

export const menuSheet = lazySheet(async () => (await import("./menu-sheet")).MenuSheet);
export const keysSheet = lazySheet(async () => (await import("./keys-sheet")).KeysSheet);
export const paletteSheet = lazySheet(async () => (await import("./palette")).Palette);
export const installSheet = lazySheet(async () => (await import("./install-sheet")).InstallSheet);
export const signInSheet = lazySheet(async () => (await import("../features/sign-in")).SignInSheet);
export const signOutSheet = lazySheet(async () => (await import("../features/sign-in/sign-out-sheet")).SignOutSheet);
export const welcomePage = lazyPage(async () => (await import("../features/sign-in/welcome")).Welcome);
export const captureSheet = lazySheet(async () => (await import("../features/capture")).CaptureSheet);
export const syncSheet = lazySheet(async () => (await import("../features/sync-sheet")).SyncSheet);

export interface Found {
  readonly route: Route;
  readonly id: string;
}

export function findRoute(path: string): Found | undefined {
  for (const route of ROUTES) {
    const found = match(route.pattern, path);
    if (found) return { route, id: found.id ?? "" };
  }
  return undefined;
}

/** The list that stands beside a record. */
export function listOf(place: Place["name"]): Route | undefined {
  return ROUTES.find((route) => route.place === place && route.pane !== "record");
}

/**
 * Fetch the other screens when nothing else is to do, so that the first tap on each answers at once: not beside a first
 * sync, which has the line and the processor to itself. The answer stops waiting for its end.
 */
export function fetchRest(store: Store): () => void {
  let hasBegun = false;
  return effect(() => {
    const { state, received } = store.status.value;
    if (hasBegun || state === "first_sync" || received !== null) return;
    hasBegun = true;
    fetchEach();
  });
}

function fetchEach(): void {
  const sheets = [captureSheet, syncSheet, menuSheet, keysSheet, paletteSheet, installSheet, signInSheet, signOutSheet];
  const rest = [...ROUTES.map((route) => route.screen), ...sheets];
  const next = (): void => {
    const one = rest.shift();
    if (one) void one.fetch().finally(() => setTimeout(next, 50));
  };
  setTimeout(next, 1500);
}
