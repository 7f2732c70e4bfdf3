// Opens one person's store on this device: needs no network and not all rows.

import type { Me } from "../protocol/me";
import { Disk } from "./disk";
import type { LocalFacts } from "./facts";
import { noteName, readNote } from "./note";
import { report } from "./report";
import { LocalStore, type StorePorts } from "./store";
import { bindDevice, counterOf, look, type Vault } from "./vault";

/** `device` is taken when this vault has no id yet; `disk` is this person's, where its opening has begun before. */
export async function openStore(
  me: Me,
  device: string,
  ports: StorePorts,
  disk = new Disk(me.user.id, ports.indexedDB),
): Promise<LocalStore> {
  const tell = (facts: Partial<LocalFacts>): void => {
    ports.facts.value = { ...ports.facts.peek(), ...facts };
  };
  disk.tell({
    onBlocked: (isBlocked) => tell({ isBlocked }),
    onOutdated: () => tell({ isOutdated: true }),
    onDeath: (error) => report(ports.clock.wallNow(), "storage handle died", error),
  });
  const { cache, vault } = disk;
  const named = nameDevice(vault, device, ports.note?.read(noteName(me.user.id)) ?? null);
  const [beginning] = await Promise.all([disk.beginning, named]);
  const store = new LocalStore(me, vault, cache, ports);
  await store.begin(beginning);
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
