// What works in the background of one tab: the engine, and files beside it. Fetched after the first screen is there.

import type { Platform } from "../platform";
import { CycleAway, type Cycling } from "./away";
import { type Ports as UploadPorts, Uploads } from "./blobs/uploads";
import { Cycle } from "./cycle";
import { type Ports as EnginePorts, SyncEngine } from "./engine";

export interface Running {
  readonly engine: SyncEngine;
  readonly pictures: Uploads;
}

type Ports = Omit<EnginePorts, "beside" | "cycle"> &
  Pick<UploadPorts, "fetch"> &
  Pick<Platform, "away"> & { csrf(): string | null };

export function run(ports: Ports): Running {
  const { store, transport, clock, timers, fetch, connection } = ports;
  const isOnline = (): boolean => connection.peek().offlineSince === null;
  const pictures = new Uploads({ store, transport, clock, timers, fetch, isOnline });
  const engine = new SyncEngine({ ...ports, cycle: cycling(ports), beside: pictures });
  engine.start();
  return { engine, pictures };
}

function cycling({ away, csrf, store, tabs }: Ports): Cycling {
  if (away === undefined) return new Cycle();
  return new CycleAway({
    user: store.user.id,
    start: away,
    csrf,
    looksAtDisk: () => store.looksAtDisk(),
    onKeys: (keys) => tabs.tell({ kind: "rows", keys }),
  });
}
