// What works in the background of one tab: the engine, and files beside it. Fetched after the first screen is there.

import { type Ports as UploadPorts, Uploads } from "./blobs/uploads";
import { type Ports as EnginePorts, SyncEngine } from "./engine";

export interface Running {
  readonly engine: SyncEngine;
  readonly pictures: Uploads;
}

export function run(ports: Omit<EnginePorts, "beside"> & Pick<UploadPorts, "fetch">): Running {
  const { store, transport, clock, timers, fetch, connection } = ports;
  const isOnline = (): boolean => connection.peek().offlineSince === null;
  const pictures = new Uploads({ store, transport, clock, timers, fetch, isOnline });
  const engine = new SyncEngine({ ...ports, beside: pictures });
  engine.start();
  return { engine, pictures };
}
