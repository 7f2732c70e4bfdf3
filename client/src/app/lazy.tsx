// Screens and sheets that are fetched when first opened, so that the first screen starts with little.
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { loadOtherWords, t } from "../i18n";
import { Button, Empty, Page, Sheet } from "../ui";
import { placeOf } from "./places";
import { path } from "./router";

export interface LazyScreen<P> {
  readonly Screen: ComponentType<P>;
  /** Fetch it now, before anybody asks. */
  readonly fetch: () => Promise<void>;
}

interface Around<P> {
  /** Stands there while it is fetched: from the device that is a frame or two. */
  readonly Meanwhile: ComponentType<P>;
  /** There is no connection and it has never been here. */
  readonly Failed: ComponentType<P & Again>;
  /** The words it needs; all of them, but for the first screen. */
  readonly words: () => Promise<void>;
}

interface Again {
  readonly again: () => void;
}

export type Loader<P> = () => Promise<ComponentType<P>>;

/** A page that fetches itself. */
export function lazyPage<P extends object>(load: Loader<P>, words = loadOtherWords): LazyScreen<P> {
  return lazy(load, { Meanwhile: Paper, Failed: PageNotFetched, words });
}

/** The frame of a desk: a phone has no use for it. */
export function lazyFrame<P extends object>(load: Loader<P>): LazyScreen<P> {
  return lazy(load, { Meanwhile: Nothing, Failed: PageNotFetched, words: async () => {} });
}

/** Something small that stands on a page when it is there; without it the page is whole. */
export function lazyLine<P extends object>(load: Loader<P>): LazyScreen<P> {
  return lazy(load, { Meanwhile: Nothing, Failed: Nothing, words: loadOtherWords });
}

/** A sheet that fetches itself; until it is there nothing lies over the page. */
export function lazySheet<P extends Closing>(load: Loader<P>): LazyScreen<P> {
  return lazy(load, { Meanwhile: Nothing, Failed: SheetNotFetched, words: loadOtherWords });
}

function lazy<P extends object>(load: Loader<P>, { Meanwhile, Failed, words }: Around<P>): LazyScreen<P> {
  const loaded = signal<ComponentType<P> | undefined>(undefined);
  const failed = signal(false);
  let underWay: Promise<void> | undefined;
  const fetch = (): Promise<void> => {
    underWay ??= Promise.all([load(), words()]).then(
      ([component]) => {
        loaded.value = component;
      },
      () => {
        failed.value = true;
        underWay = undefined; // a tap on Try again starts over
        addEventListener("online", again, { once: true }); // and so does the network, for what has nothing to tap
      },
    );
    return underWay;
  };
  const again = (): void => {
    failed.value = false;
    void fetch();
  };
  function Screen(props: P) {
    const Loaded = loaded.value;
    if (Loaded) return <Loaded {...props} />;
    if (failed.value) return <Failed {...props} again={again} />;
    void fetch();
    return <Meanwhile {...props} />;
  }
  return { Screen, fetch };
}

const Nothing = () => null;

/** Paper and margin, with the five places where the page to come has them: nothing jumps. */
function Paper() {
  return <Page title="" status={false} back={placeOf(path.value) ? undefined : "/"} compact />;
}

function PageNotFetched({ again }: Again) {
  return (
    <Page title={t("ui.not-fetched.short")} back="/">
      <Empty title={t("ui.not-fetched")} action={<Button onClick={again}>{t("ui.try-again")}</Button>}>
        {t("ui.not-fetched.why")}
      </Empty>
    </Page>
  );
}

interface Closing {
  readonly onClose: () => void;
}

function SheetNotFetched({ again, onClose }: Again & Closing) {
  return (
    <Sheet
      title={t("ui.not-fetched.short")}
      open
      onClose={onClose}
      bar={<Button onClick={again}>{t("ui.try-again")}</Button>}
    >
      <p class="pad muted">{t("ui.not-fetched.why")}</p>
    </Sheet>
  );
}
