// Opens one person's store on this device: needs no network and not all rows.

import type { Me } from "../protocol/me";
import { dropPictures, offsetOf, openCache } from "./cache";
import type { LocalFacts } from "./facts";
import { noteName, readNote } from "./note";
import { progressOf } from "./progress";
import { report } from "./report";
import { LocalStore, type StorePorts } from "./store";
import { bindDevice, counterOf, look, openVault, type Vault } from "./vault";

/** `device` is taken when this vault has no id yet. */
export async function openStore(me: Me, device: string, ports: StorePorts): Promise<LocalStore> {
  const tell = (facts: Partial<LocalFacts>): void => {
    ports.facts.value = { ...ports.facts.peek(), ...facts };
  };
  const hooks = {
    factory: ports.indexedDB,
    onBlocked: (isBlocked: boolean) => tell({ isBlocked }),
    onOutdated: () => tell({ isOutdated: true }),
    onDeath: (error: unknown) => report(ports.clock.wallNow(), "storage handle died", error),
  };
  const cache = openCache(me.user.id, hooks);
  const vault = openVault(me.user.id, hooks, () => dropPictures(cache));
  const named = nameDevice(vault, device, ports.note?.read(noteName(me.user.id)) ?? null);
  const [progress, offset] = await Promise.all([progressOf(cache), offsetOf(cache), named]);
  const store = new LocalStore(me, vault, cache, ports);
  store.offset.value = offset;
  await store.begin(progress);
  return store;
}

/** A vault without a counter although the note knows of one: the browser has cleared it (RELIABILITY F13). */
async function nameDevice(vault: Vault, wanted: string, note: string | null): Promise<void> {
  const { device } = await look(vault, ["device"], (tx) => counterOf(tx, () => ""));
  if (device !== "") return;
  const known = readNote(note);
  if (known === null) await bindDevice(vault, wanted);
  else await bindDevice(vault, known.device, known.made);
}
