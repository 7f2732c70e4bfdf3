// Registers the service worker, notices new versions of the app, and starts them only when nobody loses a word by it.

const CHECK_MS = 60 * 60_000;

export interface Ports {
  readonly container: ServiceWorkerContainer;
  monotonic(): number;
  /** True while words are being typed that are not kept yet. */
  isTyping(): boolean;
  /** No other tab of the app is open. */
  isAlone(): Promise<boolean>;
  onReady(isReady: boolean): void;
  reload(): void;
}

export interface AppUpdate {
  /** Start the version that waits; the page is loaded anew. Does nothing while there is none. */
  apply(): void;
}

export async function watchForUpdates(ports: Ports): Promise<AppUpdate> {
  const { container } = ports;
  const hadController = container.controller !== null;
  const registration = await container.register("/sw.js", { scope: "/", updateViaCache: "none" });
  let isControlled = hadController;
  let isReloading = false;
  container.addEventListener("controllerchange", () => {
    // The very first worker takes over a page that needs no reloading; a second one in the same page is a new version.
    if (isReloading || !isControlled) {
      isControlled = true;
      return;
    }
    isReloading = true;
    reloadWhenIdle(ports);
  });
  if (registration.waiting !== null && hadController && (await ports.isAlone())) skip(registration);
  watchWaiting(registration, container, ports);
  checkHourly(registration, ports);
  return {
    apply: () => {
      if (!ports.isTyping()) skip(registration);
    },
  };
}

/** Another tab has started the new version: this one follows when nobody types in it. */
function reloadWhenIdle(ports: Ports): void {
  if (!ports.isTyping()) {
    ports.reload();
    return;
  }
  // A turn later: the focus may only be moving on to the next field.
  document.addEventListener("focusout", () => setTimeout(() => reloadWhenIdle(ports), 0), { once: true });
}

function skip(registration: ServiceWorkerRegistration): void {
  registration.waiting?.postMessage("skip");
}

function watchWaiting(registration: ServiceWorkerRegistration, container: ServiceWorkerContainer, ports: Ports): void {
  const tell = (): void => ports.onReady(registration.waiting !== null && container.controller !== null);
  tell();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", tell));
}

/** An app on a home screen is never loaded anew by its owner: ask, but not more than hourly. */
function checkHourly(registration: ServiceWorkerRegistration, ports: Ports): void {
  let checkedAt = ports.monotonic();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || ports.monotonic() - checkedAt < CHECK_MS) return;
    checkedAt = ports.monotonic();
    registration.update().catch(() => undefined); // offline: next time
  });
}

/** Words stand in a field that has the focus: a reload now would take the last of them. */
export function isTypingIn(root: Document): boolean {
  const field = root.activeElement;
  if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) return field.value !== "";
  return field instanceof HTMLElement && field.isContentEditable;
}

/** Every open tab of the app holds a lock of this name, shared. */
export async function isOnlyTab(locks: LockManager | undefined): Promise<boolean> {
  if (locks === undefined) return false;
  void locks.request("carnet-open", { mode: "shared" }, () => new Promise(() => undefined));
  const { held = [] } = await locks.query();
  return held.filter(({ name }) => name === "carnet-open").length <= 1;
}
