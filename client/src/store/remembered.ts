// Small things a device remembers for a person and nobody misses when they are gone: last step, recent searches.

const PREFIX = "carnet.remembered";

function key(user: string, name: string): string {
  return `${PREFIX}.${user}.${name}`;
}

export function remember(user: string, name: string, value: unknown): void {
  try {
    localStorage.setItem(key(user, name), JSON.stringify(value));
  } catch {
    // A full or forbidden store forgets; nothing depends on it.
  }
}

/** What was remembered, null when nothing was or it cannot be read; the caller checks its shape. */
export function remembered(user: string, name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key(user, name)) ?? "null");
  } catch {
    return null;
  }
}

/** When a person leaves this device for good. */
export function forget(user: string): void {
  try {
    for (const name of Object.keys(localStorage))
      if (name.startsWith(`${PREFIX}.${user}.`)) localStorage.removeItem(name);
  } catch {
    // Nothing was kept then.
  }
}
