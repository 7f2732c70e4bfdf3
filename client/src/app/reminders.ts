// Reminders on this device (D4, D5): the badge on the icon, a notice when an hour comes, and what came due meanwhile.
import { effect, untracked } from "@preact/signals";
import { whyOf } from "../deals/why";
import { clock, t } from "../i18n";
import { type ContactDue, contactsDueOf } from "../store/contacts-due";
import { type Deal, dealsOf } from "../store/deals";
import { momentOf } from "../store/moment";
import { remember, remembered } from "../store/remembered";
import type { Store } from "../store/store";
import { titleOf } from "../store/titles";
import { cameDue, dueNow } from "./came-due";
import { askOnce, canSchedule, type Notice, notify, rings, schedule } from "./notices";

/** The device looked at what is due for the last time, ms. */
const SEEN = "reminders.seen";
/** Told before: a tag with its hour, ms. */
const TOLD = "reminders.told";
/** An hour that came while the phone slept is no news any more: the opening screen tells it instead. */
const NEWS_MS = 900_000;
const WEEK_MS = 604_800_000;

type Planned = (Deal | ContactDue) & { readonly due: number };

/** Starts when the rows of this device are there; the answer stops it. */
export function watchReminders(store: Store): () => void {
  const startedAt = store.now();
  let wasHidden = true;
  const stop = effect(() => {
    if (!store.ready.value) return;
    momentOf(store).value; // moves when an hour comes; after a sleep it may lag behind for an instant
    const now = store.now();
    const planned = ownPlanned(store);
    untracked(() => {
      const due = planned.filter((one) => one.due <= now);
      dueNow.value = due.length;
      void badge(due.length);
      if (document.visibilityState === "visible") {
        if (wasHidden) tellWhatCame(store, due, now);
        wasHidden = false;
        remember(store.user.id, SEEN, now);
      }
      tell(store, planned, { now, from: Math.max(startedAt, now - NEWS_MS) });
    });
  });
  const hid = () => {
    if (document.visibilityState === "hidden") wasHidden = true;
  };
  document.addEventListener("visibilitychange", hid);
  return () => {
    stop();
    document.removeEventListener("visibilitychange", hid);
    void badge(0);
  };
}

function ownPlanned(store: Store): readonly Planned[] {
  const open = dealsOf(store).all.value.filter(({ is }) => is === "open");
  return [...open, ...contactsDueOf(store).value].filter(
    (one): one is Planned => one.due !== null && one.owner === store.user.id,
  );
}

/** A browser without badges has none. */
async function badge(count: number): Promise<void> {
  if (!("setAppBadge" in navigator)) return;
  await (count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count)).catch(() => undefined);
}

function tellWhatCame(store: Store, due: readonly Planned[], now: number): void {
  const since = remembered(store.user.id, SEEN);
  if (typeof since !== "number") return; // new here: everything would be news
  const count = due.filter((one) => one.due > since && one.due <= now).length;
  if (count > 0) cameDue.value = { count, since };
}

interface Span {
  readonly now: number;
  readonly from: number;
}

function tell(store: Store, planned: readonly Planned[], { now, from }: Span): void {
  if (!rings(store.user.id)) return;
  const timed = planned.filter(({ timed }) => timed);
  const coming = timed.filter((one) => one.due > now);
  // In the act: only a tap of this moment sets one that is not sent yet.
  if (coming.some(({ next }) => next?.saved === "phone")) void askOnce(store.user.id);
  if (canSchedule()) {
    void schedule(coming.map((one) => noticeOf(store, one)));
    return;
  }
  const news = timed.filter((one) => one.due > from && one.due <= now).map((one) => noticeOf(store, one));
  if (news.length > 0) void tellEachOnce(store, news, now);
}

function noticeOf(store: Store, one: Planned): Notice {
  const isDeal = one.row.entity === "opportunity";
  const why = isDeal ? whyOf(store, one as Deal) : (one.next?.data.note ?? "");
  return {
    tag: `${one.next?.id}:${one.due}`,
    title: titleOf(one.row) || t("deals.untitled"),
    body: [clock(one.due, { zone: store.user.zone }), why].filter(Boolean).join(" · "),
    path: `/${isDeal ? "o" : "c"}/${one.id}`,
    at: one.due,
  };
}

/** Several tabs hear the same hour strike: whoever comes first tells it, and it is told once on this device. */
async function tellEachOnce(store: Store, news: readonly Notice[], now: number): Promise<void> {
  const work = async () => {
    const told = toldOn(store);
    const fresh = news.filter(({ tag }) => told[tag] === undefined);
    if (fresh.length === 0) return;
    const kept = Object.entries(told).filter(([, at]) => at > now - WEEK_MS);
    remember(store.user.id, TOLD, Object.fromEntries([...kept, ...fresh.map(({ tag, at }) => [tag, at] as const)]));
    await notify(fresh);
  };
  await (navigator.locks?.request(`carnet.reminders.${store.user.id}`, work) ?? work());
}

function toldOn(store: Store): Readonly<Record<string, number>> {
  const told = remembered(store.user.id, TOLD);
  return typeof told === "object" && told !== null ? (told as Readonly<Record<string, number>>) : {};
}
