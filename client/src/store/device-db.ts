// Who uses this device: known without any network, so that the app opens where it was left.

import type { DBSchema } from "idb";
import type { Me } from "../protocol/me";
import { isObject } from "../protocol/rows";
import { Database, type Upgrade } from "./db";

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly device: string;
  readonly me: Me;
}

interface State {
  readonly key: "state";
  /** Whose store opens at the next start; null after signing out. */
  readonly current: string | null;
  /** Who was here last, for the sign-in form. */
  readonly last: string | null;
  /** Signed out without network: the server has still to be told. */
  readonly owesLogout: boolean;
}

export interface DeviceSchema extends DBSchema {
  people: { key: string; value: Person };
  state: { key: string; value: State };
}

export type DeviceDb = Database<DeviceSchema>;

const UPGRADES: readonly Upgrade<DeviceSchema>[] = [
  (db) => {
    db.createObjectStore("people", { keyPath: "id" });
    db.createObjectStore("state", { keyPath: "key" });
  },
];

export const NOBODY: State = { key: "state", current: null, last: null, owesLogout: false };

export function openDeviceDb(name = "carnet-device"): DeviceDb {
  return new Database<DeviceSchema>(name, UPGRADES);
}

export interface Here {
  readonly current: Person | null;
  readonly last: Person | null;
  readonly owesLogout: boolean;
}

export async function whoIsHere(db: DeviceDb): Promise<Here> {
  return db.run(async (opened) => {
    const tx = opened.transaction(["people", "state"]);
    // One question for all of it, and a phone is used by few: the first screen waits for this.
    const [kept, people] = await Promise.all([tx.objectStore("state").get("state"), tx.objectStore("people").getAll()]);
    const state = kept ?? NOBODY;
    const person = (wanted: string | null): Person | null => {
      const found = people.find(({ id }) => id === wanted);
      return isObject(found?.me) ? found : null;
    };
    return { current: person(state.current), last: person(state.last), owesLogout: state.owesLogout };
  });
}

export async function personByEmail(db: DeviceDb, email: string): Promise<Person | null> {
  const people = await db.run((opened) => opened.getAll("people"));
  return people.find((person) => person.email.toLowerCase() === email.trim().toLowerCase()) ?? null;
}

export async function rememberPerson(db: DeviceDb, me: Me, device: string): Promise<void> {
  const { id, email } = me.user;
  await db.run(async (opened) => {
    const tx = opened.transaction(["people", "state"], "readwrite", { durability: "strict" });
    await tx.objectStore("people").put({ id, email, device, me });
    await tx.objectStore("state").put({ key: "state", current: id, last: id, owesLogout: false });
    await tx.done;
  });
}

/** Nobody is here any more; what belongs to the last person stays in databases of their own. */
export async function rememberSignOut(db: DeviceDb, owesLogout: boolean): Promise<void> {
  await db.run(async (opened) => {
    const tx = opened.transaction("state", "readwrite", { durability: "strict" });
    const state = (await tx.store.get("state")) ?? NOBODY;
    await tx.store.put({ ...state, current: null, owesLogout });
    await tx.done;
  });
}
