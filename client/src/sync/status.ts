// The state of saving in one value: what this device knows of itself, and what the leading tab knows of the server.

import { computed, type ReadonlySignal } from "@preact/signals";
import type { LocalFacts } from "../store/facts";
import type { StuckBy, SyncStatus } from "../store/types";

export type { SyncStatus } from "../store/types";

/** What the tab that syncs knows; the others hear it from there. */
export interface Connection {
  readonly sending: readonly [number, number] | null;
  readonly lastSentAt: number | null;
  readonly lastContactAt: number | null;
  readonly offlineSince: number | null;
  /** Connected, but nothing came in time. */
  readonly isWeak: boolean;
  /** Somebody else answered: most often a Wi-Fi that wants a sign-in first. */
  readonly isPortal: boolean;
  readonly isSignedOut: boolean;
  readonly isClosed: boolean;
  readonly isTooOld: boolean;
  readonly received: SyncStatus["received"];
  readonly clockSkewMs: number;
  readonly updateReady: boolean;
  readonly stuckSince: number | null;
  readonly stuckBy: StuckBy | null;
  readonly stuckRequest: string | null;
  /** Device wall clock at the last tick: "just saved" ends by itself. */
  readonly tickedAt: number;
}

export const NOT_YET_CONNECTED: Connection = {
  sending: null,
  lastSentAt: null,
  lastContactAt: null,
  offlineSince: null,
  isWeak: false,
  isPortal: false,
  isSignedOut: false,
  isClosed: false,
  isTooOld: false,
  received: null,
  clockSkewMs: 0,
  updateReady: false,
  stuckSince: null,
  stuckBy: null,
  stuckRequest: null,
  tickedAt: 0,
};

/** So long "saved on this phone" stands before it becomes "1 waiting". */
const JUST_SAVED_MS = 4_000;

export function statusOf(
  facts: ReadonlySignal<LocalFacts>,
  connection: ReadonlySignal<Connection>,
): ReadonlySignal<SyncStatus> {
  return computed(() => statusFrom(facts.value, connection.value));
}

export function statusFrom(facts: LocalFacts, connection: Connection): SyncStatus {
  return {
    state: stateOf(facts, connection),
    waiting: facts.waiting,
    files: facts.files,
    sending: connection.sending,
    needsYou: facts.needsYou,
    held: facts.held,
    lastSentAt: connection.lastSentAt,
    lastContactAt: connection.lastContactAt,
    offlineSince: connection.offlineSince,
    received: facts.isComplete ? null : (connection.received ?? NOTHING_RECEIVED),
    clockSkewMs: connection.clockSkewMs,
    persisted: facts.persisted,
    quota: facts.quota,
    updateReady: connection.updateReady || facts.isOutdated,
    unsaved: facts.unsaved,
    rescued: facts.rescued,
    notices: facts.notices,
    stuckSince: connection.stuckSince,
    stuckBy: connection.stuckBy,
    stuckRequest: connection.stuckRequest,
    blocked: facts.isBlocked,
    portal: connection.isPortal,
  };
}

/** A first sync that a dead network holds up is one all the same: nothing here says that there is nothing. */
const NOTHING_RECEIVED = { rows: 0, stage: "mine" } as const;

/** What a person must know first stands first: what is in danger, then what stops the sending, then how it goes. */
function stateOf(facts: LocalFacts, connection: Connection): SyncStatus["state"] {
  if (connection.isClosed) return "account_closed";
  if (facts.unsaved > 0 || facts.isDraftUnsaved || facts.isFull || facts.isBlocked) return "storage_trouble";
  if (connection.isTooOld) return "upgrade";
  if (connection.isSignedOut) return "signed_out";
  // A try that nobody has answered yet is no sending: on a dead network it would come and go every few seconds.
  if (connection.offlineSince !== null) return connection.isWeak ? "weak" : "offline";
  if (connection.sending !== null) return "sending";
  if (!facts.isComplete) return "first_sync";
  if (facts.waiting > 0) return isJustSaved(facts, connection) ? "saved" : "waiting";
  if (facts.needsYou > 0) return "needs_you";
  return facts.files > 0 ? "waiting" : "all_sent";
}

function isJustSaved({ waitingSince }: LocalFacts, { tickedAt }: Connection): boolean {
  return waitingSince !== null && tickedAt - waitingSince < JUST_SAVED_MS;
}
