// Notices of this device: shown by the service worker so that a tap finds the page, and set for later where a browser can.
import { t } from "../i18n";
import { remember, remembered } from "../store/remembered";
import { snack } from "../ui";
import { go } from "./router";

export interface Notice {
  /** One notice for each reminder and date: the same tag never rings twice. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly path: string;
  /** ms */
  readonly at: number;
}

const PREFIX = "carnet:";
const ASKED = "reminders.asked";
/** Kept where somebody does not want this device to ring. */
const SILENT = "reminders.silent";
/** More are not set ahead: the next start sets those that follow. */
const AHEAD = 20;

const hasNotices = (): boolean => typeof Notification !== "undefined";

/** Whether somebody wants to hear of reminders here; they stand on top of Today in any case. */
export function rings(user: string): boolean {
  return remembered(user, SILENT) !== true;
}

/** What was set ahead is taken back from a device that is to be silent. */
export async function ring(user: string, on: boolean): Promise<void> {
  remember(user, SILENT, !on);
  if (!on && canSchedule()) await schedule([]);
}

/** `unknown` where a browser has no notices at all. */
export function noticesAllowed(): NotificationPermission | "unknown" {
  return hasNotices() ? Notification.permission : "unknown";
}

export async function allowNotices(): Promise<NotificationPermission | "unknown"> {
  if (!hasNotices()) return "unknown";
  return Notification.permission === "default" ? Notification.requestPermission() : Notification.permission;
}

/** Ask in the act, once; whoever says no reads where reminders stand instead. */
export async function askOnce(user: string): Promise<void> {
  const isInTheAct = navigator.userActivation?.isActive !== false;
  if (!hasNotices() || Notification.permission !== "default" || !isInTheAct) return;
  if (remembered(user, ASKED) !== null) return;
  remember(user, ASKED, true);
  const answer = await Notification.requestPermission();
  if (answer === "denied") snack(t("notices.refused"));
}

export async function notify(notices: readonly Notice[]): Promise<void> {
  if (!hasNotices() || Notification.permission !== "granted") return;
  const worker = await navigator.serviceWorker?.getRegistration();
  for (const notice of notices) {
    if (worker === undefined) showOnPage(notice);
    else await worker.showNotification(notice.title, optionsOf(notice));
  }
}

function optionsOf({ tag, body, path }: Notice): NotificationOptions {
  return { tag: PREFIX + tag, body, data: { path }, icon: "/icons/icon-192.png", badge: "/icons/icon-192.png" };
}

function showOnPage(notice: Notice): void {
  const shown = new Notification(notice.title, optionsOf(notice));
  shown.onclick = () => {
    window.focus();
    go(notice.path);
    shown.close();
  };
}

/** Notification Triggers: the platform itself rings at the hour, with the app closed and no network. */
interface Triggers {
  readonly TimestampTrigger?: new (at: number) => object;
}

export function canSchedule(): boolean {
  return (
    hasNotices() && "showTrigger" in Notification.prototype && (globalThis as Triggers).TimestampTrigger !== undefined
  );
}

/** What is set ahead follows the reminders: moved or done ones are taken back. */
export async function schedule(coming: readonly Notice[]): Promise<void> {
  const { TimestampTrigger } = globalThis as Triggers;
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker === undefined || TimestampTrigger === undefined || Notification.permission !== "granted") return;
  const next = coming.toSorted((a, b) => a.at - b.at).slice(0, AHEAD);
  const wanted = new Set(next.map(({ tag }) => PREFIX + tag));
  const set = await worker.getNotifications({ includeTriggered: true } as GetNotificationOptions);
  const waiting = set.filter((one) => one.tag.startsWith(PREFIX) && "showTrigger" in one && one.showTrigger !== null);
  for (const one of waiting) if (!wanted.has(one.tag)) one.close();
  const known = new Set(waiting.map(({ tag }) => tag));
  for (const notice of next) {
    if (known.has(PREFIX + notice.tag)) continue;
    const options = { ...optionsOf(notice), showTrigger: new TimestampTrigger(notice.at) };
    await worker.showNotification(notice.title, options);
  }
}

/** A notice was tapped while the app is open: the service worker says which page it is about. */
export function followNotices(): () => void {
  const hear = ({ data }: MessageEvent): void => {
    const path: unknown = data?.open;
    if (typeof path === "string" && path.startsWith("/")) go(path);
  };
  navigator.serviceWorker?.addEventListener("message", hear);
  return () => navigator.serviceWorker?.removeEventListener("message", hear);
}
