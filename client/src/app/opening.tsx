// What stands there until it is known who is here and their store is open.

import { useEffect, useState } from "preact/hooks";
import { lazyLine } from "./lazy";

const SLOW_MS = 10_000;

const slow = lazyLine(() => import("./slow-opening").then(({ SlowOpening }) => SlowOpening));

/**
 * Paper and margin, as index.html has them before any script runs: the store opens within a few frames. Only a browser that
 * knows nobody asks the server who is here, and the brand then comes up by itself, so that a slow answer is not an empty page.
 */
export function Opening() {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="opening page lined" aria-busy={!isSlow}>
      <div class="brand">Carnet</div>
      {isSlow && <slow.Screen />}
    </div>
  );
}
