// What an admin does first, and what of it is done (J11): the list stays on Today until then, or until it is put away.
import { preference } from "../store/preferences";
import type { Store } from "../store/store";

export const PUT_AWAY = "set-up.away";
/** Clients typed one by one are brought in too, once there are some. */
const SOME_CLIENTS = 10;

export interface FirstThing {
  readonly name: "people" | "clients" | "opportunity";
  readonly isDone: boolean;
  readonly href?: string;
}

/** Undefined where there is nothing to remind of: not an admin, put away, or all done. */
export function firstThings(store: Store, isAdmin: boolean): readonly FirstThing[] | undefined {
  if (!isAdmin || !store.ready.value || preference(store, PUT_AWAY).value === true) return undefined;
  const things: readonly FirstThing[] = [
    { name: "people", isDone: peopleHere(store) > 1, href: "/settings/people" },
    { name: "clients", isDone: hasClients(store), href: "/prospects" },
    { name: "opportunity", isDone: store.rows("opportunity").value.size > 0 },
  ];
  return things.every(({ isDone }) => isDone) ? undefined : things;
}

/** Those who work here, the admin counted. */
export function peopleHere(store: Store): number {
  const members = [...store.rows("member").value.values()];
  return members.filter(({ data }) => data.active !== false && !data.parking).length;
}

function hasClients(store: Store): boolean {
  const clients = store.rows("contact").value.size + store.rows("folder").value.size;
  return store.rows("prospect_list").value.size > 0 || clients >= SOME_CLIENTS;
}
