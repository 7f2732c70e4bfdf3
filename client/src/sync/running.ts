// What works in the background of one tab: the engine, and files beside it. Fetched after the first screen is there.

import type { Platform } from "../platform";
import { keysIn } from "../store/base";
import { report } from "../store/report";
import { CycleAway, type Cycling } from "./away";
import { type Ports as UploadPorts, Uploads } from "./blobs/uploads";
import { Cycle } from "./cycle";
import { type Ports as EnginePorts, SyncEngine } from "./engine";
import { transport } from "./transport";

export interface Running {
  readonly engine: SyncEngine;
  readonly pictures: Uploads;
}

type Ports = Omit<EnginePorts, "beside" | "cycle" | "transport"> &
  Pick<UploadPorts, "fetch"> &
  Pick<Platform, "away" | "gzip"> & { csrf(): string | null };

export function run(ports: Ports): Running {
  const { store, clock, timers, gzip, fetch, csrf, connection } = ports;
  const send = transport({ clock, timers, gzip, fetch, csrf });
  const isOnline = (): boolean => connection.peek().offlineSince === null;
  const pictures = new Uploads({ store, transport: send, clock, timers, fetch, isOnline });
  const engine = new SyncEngine({ ...ports, transport: send, cycle: cycling(ports), beside: pictures });
  engine.start();
  return { engine, pictures };
}

function cycling({ away, csrf, store, tabs, clock }: Ports): Cycling {
  if (away === undefined) return new Cycle();
  return new CycleAway({
    user: store.user.id,
    start: away,
    csrf,
    looksAtDisk: () => store.looksAtDisk(),
    onKeys: (keys) => tabs.tell({ kind: "rows", keys }),
    reread: (keys) => {
      store.reread(keysIn(keys)).catch((error: unknown) => report(clock.wallNow(), "rows not read", error));
    },
  });
}
