// What whoever helps needs to know of this device: versions, states, counts and what went wrong; no names, no words (X35).
import { version } from "../../../package.json";
import { isInstalled } from "../../app/install";
import { noticesAllowed } from "../../app/notices";
import { PROTOCOL_VERSION, SCHEMA_VERSION } from "../../protocol/types.gen";
import { allReports } from "../../store/report";
import type { Store } from "../../store/store";

const LAST_REPORTS = 20;

/** As it is shown and sent: nothing is added afterwards. */
export function diagnosis(store: Store): string {
  const status = store.status.value;
  const told = {
    at: iso(store.now()),
    version: { app: version, protocol: PROTOCOL_VERSION, schema: SCHEMA_VERSION, updateReady: status.updateReady },
    device: {
      browser: navigator.userAgent,
      screen: `${innerWidth}x${innerHeight}`,
      installed: isInstalled(),
      notices: noticesAllowed(),
      clockSkewMs: status.clockSkewMs,
    },
    storage: { persisted: status.persisted, ...status.quota },
    saving: {
      state: status.state,
      waiting: status.waiting,
      files: status.files,
      held: status.held,
      needsYou: status.needsYou,
      unsaved: status.unsaved,
      rescued: status.rescued,
      lastSent: iso(status.lastSentAt),
      lastContact: iso(status.lastContactAt),
      offlineSince: iso(status.offlineSince),
      stuckSince: iso(status.stuckSince),
      stuckBy: status.stuckBy,
      stuckRequest: status.stuckRequest,
    },
    queue: counted(store.unsent.value.map(({ kind, entity, state }) => `${kind} ${entity} ${state}`)),
    refused: counted(store.attention.value.map(({ op, result }) => `${op.kind} ${result.code ?? result.status}`)),
    rows: {
      opportunities: store.rows("opportunity").value.size,
      contacts: store.rows("contact").value.size,
      folders: store.rows("folder").value.size,
    },
    reports: allReports()
      .slice(-LAST_REPORTS)
      .map(({ at, what, detail }) => `${iso(at)} ${what}: ${detail}`),
  };
  return JSON.stringify(told, null, 2);
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

function counted(kinds: readonly string[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const kind of kinds) found[kind] = (found[kind] ?? 0) + 1;
  return found;
}
