// Screens that are fetched when first opened, so that the first one starts with little.
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { t } from "../i18n";
import { Button, Empty, Page } from "../ui";
import { placeOf } from "./places";
import { path } from "./router";

export interface LazyScreen<P> {
  readonly Screen: ComponentType<P>;
  /** Fetch it now, before anybody asks. */
  readonly fetch: () => Promise<void>;
}

/** A component that fetches itself. While it does, `Meanwhile` stands there: from the device that is a frame or two. */
export function lazy<P extends object>(
  load: () => Promise<ComponentType<P>>,
  Meanwhile: ComponentType = Nothing,
): LazyScreen<P> {
  const loaded = signal<ComponentType<P> | undefined>(undefined);
  const failed = signal(false);
  let underWay: Promise<void> | undefined;
  const fetch = (): Promise<void> => {
    underWay ??= load().then(
      (component) => {
        loaded.value = component;
      },
      () => {
        failed.value = true;
        underWay = undefined; // a tap on Try again starts over
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
    if (failed.value) return <NotFetched again={again} />;
    void fetch();
    return <Meanwhile />;
  }
  return { Screen, fetch };
}

const Nothing = () => null;

/** Paper and margin, with the five places where the page to come has them: nothing jumps. */
export function Paper() {
  return <Page title="" status={false} back={placeOf(path.value) ? undefined : "/"} compact />;
}

function NotFetched({ again }: { readonly again: () => void }) {
  return (
    <Page title={t("ui.not-fetched.short")} back="/">
      <Empty title={t("ui.not-fetched")} action={<Button onClick={again}>{t("ui.try-again")}</Button>}>
        {t("ui.not-fetched.why")}
      </Empty>
    </Page>
  );
}
