// What the shell lends to every page: the words of saving, search and initials, the five places.

import { t } from "../i18n";
import { Avatar, Button, type Chrome, Icon, IconButton, initials, StateWords } from "../ui";
import { openCapture } from "./capture";
import { useSignedIn, useStore } from "./context";
import { usePane } from "./layout";
import { overlay } from "./overlays";
import { PLACES, placeOf } from "./places";
import { back, path } from "./router";
import { savingWords } from "./saving-words";
import { pageHere, recallScroll, rememberScroll } from "./scroll-memory";

/** Tapped, the words open the sync sheet. */
export function SavingState() {
  const store = useStore();
  const { text, tone } = savingWords(store.status.value, store.now());
  return (
    <StateWords
      tone={tone}
      onClick={() => {
        overlay.value = "sync";
      }}
    >
      {text}
    </StateWords>
  );
}

function Tools() {
  const { me } = useSignedIn();
  const pane = usePane();
  if (pane === "record") return null;
  if (pane !== "phone") {
    return (
      <Button small icon="plus" onClick={() => openCapture()}>
        {t("ui.capture")}
      </Button>
    );
  }
  return (
    <>
      <IconButton icon="search" label={t("ui.search")} href="/search" />
      <button
        type="button"
        class="ib"
        aria-label={t("ui.menu-of", { initials: initials(me.user.name), name: me.user.name })}
        onClick={() => {
          overlay.value = "menu";
        }}
      >
        <Avatar name={me.user.name} />
      </button>
    </>
  );
}

function Tabs() {
  if (usePane() !== "phone") return null;
  const here = placeOf(path.value)?.name;
  const [today, pipeline, prospects, clients] = PLACES.map((place) => (
    <a key={place.name} href={place.path} aria-current={place.name === here ? "page" : undefined}>
      <Icon name={place.icon} />
      <span>{t(`ui.place.${place.name}`)}</span>
    </a>
  ));
  return (
    <nav class="tabs" aria-label={t("ui.places")}>
      {today}
      {pipeline}
      <button type="button" class="add" aria-label={t("ui.capture")} onClick={() => openCapture()}>
        <Icon name="plus" />
      </button>
      {prospects}
      {clients}
    </nav>
  );
}

export const PHONE_CHROME: Chrome = {
  state: () => <SavingState />,
  tools: () => <Tools />,
  tabs: () => <Tabs />,
  onBack: back,
  showsBack: true,
  scroll: { page: pageHere, recall: recallScroll, remember: rememberScroll },
};

/** At the desk the side bar holds the places and the words of saving, and the list stands beside the record. */
export const DESK_CHROME: Chrome = { ...PHONE_CHROME, state: () => null, tabs: () => null, showsBack: false };
