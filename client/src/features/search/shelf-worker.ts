// The worker in which comments and prospect rows are searched, so that a key is answered while thousands are gone through.
import { baseRows, openCache, slice } from "../../store/cache";
import { ShelfHost } from "./shelf-host";
import type { Asked, Told } from "./shelf-words";

const tell = (told: Told): void => globalThis.postMessage(told);
let host: ShelfHost | null = null;

function opened(user: string): ShelfHost {
  const cache = openCache(user, { isOneByOne: true });
  const made = new ShelfHost(
    {
      slice: (entity, after, limit) => slice(cache, entity, after, limit),
      async rows(entity, ids) {
        const found = await baseRows(
          cache,
          ids.map((id) => ({ entity, id })),
        );
        return found.filter((row) => row !== undefined);
      },
      breath: () => new Promise((go) => setTimeout(go, 0)),
    },
    tell,
  );
  void made.begin();
  return made;
}

globalThis.addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  if (data.kind === "open")
    host = opened(data.user); // from our own page alone
  else host?.hear(data);
});
