// For tests of what happens by itself a little later.

import { vi } from "vitest";

/** Far longer than anything takes: a machine with other work to do is slow, not wrong. */
const PATIENCE_MS = 20_000;

/** Look until nothing is thrown any more, and give what was seen. */
export function eventually<T>(look: () => T): Promise<T> {
  return vi.waitFor(look, { timeout: PATIENCE_MS, interval: 10 });
}
