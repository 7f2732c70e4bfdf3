// What a person sees first: as chosen by oneself, else as the admin chose for the role, else *Today* (K8).
import { effect } from "@preact/signals";
import type { Me } from "../protocol/me";
import type { Done } from "../store/gesture";
import { prefer, preference } from "../store/preferences";
import { giveStart, startOf } from "../store/role-start";
import type { Store } from "../store/types";
import { rememberFirstScreen } from "./first-screen";
import { PLACES, type Place } from "./places";

export type PlaceName = Place["name"];
export type Role = Me["user"]["role"];

export const ROLES: readonly Role[] = ["rep", "manager", "admin"];

const OWN = "start.screen";
const START = "screen";

/** As chosen by oneself; undefined leaves it to the role. */
export function ownFirstScreen(store: Store): PlaceName | undefined {
  return known(preference(store, OWN).value);
}

export function firstScreenOfRole(store: Store, role: Role): PlaceName {
  return known(startOf(store, role, START)) ?? "today";
}

export function chooseFirstScreen(store: Store, name: PlaceName | undefined): Promise<void> {
  return prefer(store, OWN, name ?? null);
}

export function chooseFirstScreenOfRole(store: Store, role: Role, name: PlaceName): Promise<Done> {
  return giveStart(store, role, START, name);
}

/** Keep for the next start of this device what holds now. The answer stops it. */
export function followFirstScreen(store: Store): () => void {
  return effect(() => {
    if (!store.ready.value) return;
    rememberFirstScreen(ownFirstScreen(store) ?? firstScreenOfRole(store, store.user.role));
  });
}

/** What was chosen may come from another version. */
function known(value: unknown): PlaceName | undefined {
  return PLACES.find(({ name }) => name === value)?.name;
}
