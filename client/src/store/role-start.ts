// What somebody begins with who has chosen nothing yet: what an admin gave to the role, one record to a name and a role (K8).

import type { Done } from "./gesture";
import { preference } from "./preferences";
import type { Store } from "./types";
import { chooseForAll, workspaceChoice } from "./workspace-choice";

type Role = Store["user"]["role"];

/** It may come from another version, so the caller checks its shape. */
export function startOf(store: Store, role: Role, name: string): unknown {
  return workspaceChoice(store, keyOf(role, name)).value?.data.value ?? undefined;
}

/** One's own choice under `key`, else that of one's role. */
export function chosenOrStart(store: Store, key: string, name: string): unknown {
  return preference(store, key).value ?? startOf(store, store.user.role, name);
}

export function isStartOf(store: Store, role: Role, name: string, value: unknown): boolean {
  return JSON.stringify(startOf(store, role, name)) === JSON.stringify(value);
}

/** Give a role what one has arranged for oneself. */
export function giveStart(store: Store, role: Role, name: string, value: unknown): Promise<Done> {
  return chooseForAll(store, keyOf(role, name), value);
}

const keyOf = (role: Role, name: string): string => `start.${name}.${role}`;
