// The two databases of one person, opened and read before it is settled that this person is here: a start waits for the disk.

import { type Beginning, type Cache, dropPictures, openCache } from "./cache";
import type { Hooks } from "./db";
import { readBeginning } from "./loading";
import { openVault, type Vault } from "./vault";

/** Nothing of it is shown, and nothing written, before a store is made of it. */
export class Disk {
  readonly user: string;
  readonly cache: Cache;
  readonly vault: Vault;
  /** What a start begins with. */
  readonly beginning: Promise<Beginning>;
  #hooks: Hooks | null = null;
  /** What happened before anybody listened. */
  #missed: ((hooks: Hooks) => void)[] = [];

  constructor(user: string, factory: IDBFactory) {
    const hooks: Hooks = {
      factory,
      onBlocked: (isBlocked) => this.#tell((heard) => heard.onBlocked?.(isBlocked)),
      onOutdated: () => this.#tell((heard) => heard.onOutdated?.()),
      onDeath: (error) => this.#tell((heard) => heard.onDeath?.(error)),
    };
    this.user = user;
    this.cache = openCache(user, hooks);
    this.vault = openVault(user, hooks, () => dropPictures(this.cache));
    this.beginning = readBeginning(this.cache);
    for (const early of [this.beginning, this.vault.run(async () => {})]) early.catch(() => undefined); // told when asked for
  }

  /** From now on `hooks` hear of what happens, and at once of what has happened. */
  tell(hooks: Hooks): void {
    this.#hooks = hooks;
    for (const say of this.#missed.splice(0)) say(hooks);
  }

  async close(): Promise<void> {
    await Promise.all([this.cache.close(), this.vault.close()]);
  }

  #tell(say: (hooks: Hooks) => void): void {
    if (this.#hooks === null) this.#missed.push(say);
    else say(this.#hooks);
  }
}
