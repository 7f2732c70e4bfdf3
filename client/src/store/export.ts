// All that only this device holds, as one file: the way out when storage, session or server fail.

import type { Me } from "../protocol/me";
import type { Draft } from "../protocol/operations";
import type { Contents } from "./memory";
import { allReports } from "./report";
import { look, type Vault } from "./vault";

export interface Leftover {
  readonly me: Me;
  readonly at: string;
  readonly contents: Contents;
  /** Gestures that the storage did not take. */
  readonly unsaved: readonly (readonly (readonly Draft[])[])[];
}

export async function exported(vault: Vault, { me, at, contents, unsaved }: Leftover): Promise<Blob> {
  const rescued = await look(vault, ["rescue"], (tx) => tx.objectStore("rescue").getAll()).catch(() => []);
  const file = {
    product: "carnet",
    exported_at: at,
    user: me.user,
    workspace: { id: me.workspace.id, name: me.workspace.name },
    device: contents.device,
    unsaved,
    waiting: contents.outbox,
    standing: contents.answered.filter(({ standing }) => standing !== undefined),
    needs_you: contents.refused,
    drafts: contents.drafts,
    rescued,
    reports: allReports(),
  };
  return new Blob([JSON.stringify(file, null, 2)], { type: "application/json" });
}
