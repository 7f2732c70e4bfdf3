// The frame around every screen of somebody who is signed in.
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { Button, ChromeContext, Empty, Page, Snacks } from "../ui";
import { PHONE_CHROME } from "./chrome";
import { type SignedIn, SignedInContext } from "./context";
import { desk } from "./desk-frame";
import { isDesk, PaneContext } from "./layout";
import { lastPlace, placeOf } from "./places";
import { path } from "./router";
import { type Found, fetchRest, findRoute, welcomePage } from "./routes";
import { Sheets } from "./sheets";
import { startShortcuts } from "./shortcuts";
import { startReminders } from "./start-reminders";
import { strips } from "./strip-line";
import { isWelcoming } from "./welcoming";

const Welcome = welcomePage.Screen;
const Desk = desk.Screen;
const Strips = strips.Screen;

export function Shell({ signedIn }: { readonly signedIn: SignedIn }) {
  useEffect(startShortcuts, []);
  useEffect(() => fetchRest(signedIn.store), [signedIn.store]);
  const found = findRoute(path.value);
  if (found) rememberPlace(found);
  return (
    <SignedInContext.Provider value={signedIn}>
      <ChromeContext.Provider value={PHONE_CHROME}>
        <Later store={signedIn.store} />
        {isWelcoming(signedIn.store) ? (
          <main class="alone">
            <Welcome />
          </main>
        ) : (
          <Body found={found} />
        )}
        <Sheets />
        <Snacks />
      </ChromeContext.Provider>
    </SignedInContext.Provider>
  );
}

/** What comes after the first screen: it begins when all rows of this device stand there. */
function Later({ store }: Pick<SignedIn, "store">) {
  const isReady = store.ready.value;
  useEffect(() => (isReady ? startReminders(store) : undefined), [store, isReady]);
  return isReady ? <Strips /> : null;
}

function rememberPlace({ route }: Found): void {
  const place = placeOf(path.peek())?.name;
  if (place) lastPlace.value = place;
  else if (lastPlace.peek() === undefined && route.place) lastPlace.value = route.place;
}

function Body({ found }: { readonly found: Found | undefined }) {
  if (!found) return <NoSuchPage />;
  if (isDesk.value) return <Desk found={found} />;
  const { Screen } = found.route.screen;
  return (
    <PaneContext.Provider value="phone">
      <main class="body">
        <Screen key={`${found.route.pattern} ${found.id}`} id={found.id} />
      </main>
    </PaneContext.Provider>
  );
}

function NoSuchPage() {
  return (
    <main class="body">
      <Page title={t("ui.no-page.short")} back="/">
        <Empty title={t("ui.no-page")} action={<Button href="/">{t("ui.no-page.go")}</Button>} />
      </Page>
    </main>
  );
}
