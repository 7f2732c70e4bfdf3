// The state of saving in words, never by a colour alone (UX rule 2).
import { clock, daysFromToday, moment, t } from "../i18n";
import type { SyncStatus } from "../store/store";
import type { StateWordsProps } from "../ui";

export interface SavingWords {
  readonly text: string;
  readonly tone: NonNullable<StateWordsProps["tone"]>;
}

/** What stands under the title of every page. */
export function savingWords(status: SyncStatus, now: number): SavingWords {
  const { waiting, needsYou, lastSentAt } = status;
  const at = lastSentAt === null ? null : moment(lastSentAt, { now });
  switch (status.state) {
    case "first_sync":
      return { text: t("saving.receiving"), tone: "wait" };
    case "saved":
      return { text: t("saving.saved"), tone: "wait" };
    case "waiting":
      if (needsYou > 0) return { text: t("saving.needs-you", { count: needsYou, waiting }), tone: "you" };
      return { text: waitingWords(status, at), tone: "wait" };
    case "sending":
      return { text: sendingWords(status), tone: "wait" };
    case "all_sent":
      return status.held > 0
        ? { text: t("saving.held"), tone: "wait" }
        : { text: at === null ? t("saving.all-sent") : t("saving.all-sent-at", { at }), tone: "sent" };
    case "offline":
      return { text: offlineWords(status, now), tone: "off" };
    case "weak":
      return { text: waiting > 0 ? t("saving.weak-waiting", { waiting }) : t("saving.weak"), tone: "off" };
    case "needs_you":
      return { text: t("saving.needs-you", { count: needsYou, waiting }), tone: "you" };
    case "signed_out":
      return { text: t("saving.sign-in"), tone: "you" };
    case "upgrade":
      return { text: t("saving.upgrade"), tone: "you" };
    case "storage_trouble":
      return { text: troubleWords(status), tone: "you" };
    case "account_closed":
      return { text: t("saving.closed"), tone: "you" };
    default:
      return neverState(status.state);
  }
}

function waitingWords({ waiting, held, files }: SyncStatus, at: string | null): string {
  if (waiting === 0 && files > 0) return t("saving.files", { count: files });
  if (held > 0 && held >= waiting) return t("saving.held");
  return at === null ? t("saving.waiting", { count: waiting }) : t("saving.waiting-since", { count: waiting, at });
}

function sendingWords({ sending }: SyncStatus): string {
  return sending === null ? t("saving.sending") : t("saving.sending-of", { at: sending[0], of: sending[1] });
}

function offlineWords({ offlineSince, waiting, portal }: SyncStatus, now: number): string {
  if (portal) return t("saving.portal");
  if (offlineSince === null) return t("saving.offline");
  const when = sinceWords(offlineSince, now);
  return waiting > 0 ? t("saving.offline-waiting", { ...when, waiting }) : t("saving.offline-since", { ...when });
}

function troubleWords({ unsaved, blocked }: SyncStatus): string {
  if (unsaved > 0) return t("saving.not-saved", { count: unsaved });
  return t(blocked ? "saving.blocked.short" : "saving.full");
}

/** An hour of the last night needs no day; `days` is for languages that say the two differently. */
function sinceWords(since: number, now: number): { readonly since: string; readonly days: number } {
  const isNear = now - since < 12 * 3_600_000;
  return isNear
    ? { since: clock(since), days: 0 }
    : { since: moment(since, { now }), days: daysFromToday(since, { now }) };
}

function neverState(state: never): SavingWords {
  return { text: String(state), tone: "off" };
}
