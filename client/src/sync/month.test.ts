// @vitest-environment node
// A phone that was without a signal for a month, and what it hands in when it has one again.

import { afterEach, expect, test } from "vitest";
import type { Platform } from "../platform";
import { a_person } from "../store/builders";
import type { Draft } from "../store/store";
import { sha256 } from "./blobs/sha256";
import { fetchOf, ModelBrowser, ModelPlatform, VirtualTime } from "./model-platform";
import { type Opened, open } from "./open";
import { ServerModel } from "./server-model";

const DAY_MS = 86_400_000;
const [DAYS, A_DAY] = [20, 100];
const PHOTOS = 5;
const MOST_BYTES = 262_144;
const PHOTO_BYTES = 1_000;

const time = new VirtualTime();
let closing: (() => Promise<void>) | null = null;

afterEach(async () => {
  const done = closing?.();
  await time.pass(5_000);
  await done;
});

async function a_device(platform: ModelPlatform): Promise<Opened> {
  const opening = open(platform, a_person(), platform.clock.newId(), {
    csrf: () => "token",
    renew: () => Promise.resolve(),
    applyUpdate: () => undefined,
    updateReady: { value: false },
    onSignedOutElsewhere: () => undefined,
  });
  await time.settle();
  const device = await opening;
  closing = () => device.close();
  await device.engine.ready;
  await time.pass(1_000);
  return device;
}

/** What was captured on one day: opportunities, on every other day described at length, and a comment on every tenth. */
function a_day(day: number): Draft[][] {
  return Array.from({ length: A_DAY }, (_, at) => {
    const id = `o${day}-${at}`;
    const said = day % 2 === 0 ? "They would like to hear more. ".repeat(at * 4) : "";
    const fields = { title: `Seen at stand ${at}`, description: said };
    const made: Draft = { kind: "create", entity: "opportunity", id, fields };
    return at % 10 === 0 ? [made, { kind: "comment.add", id: `c${day}-${at}`, root: id, text: "Ring them" }] : [made];
  });
}

async function a_photo({ store }: Opened, root: string): Promise<void> {
  const [id, bytes] = [`p-${root}`, new Uint8Array(PHOTO_BYTES).fill(root.length).buffer];
  const file = { sha256: await sha256(bytes), mime: "image/webp" } as const;
  const draft = { kind: "attachment.add", id, root, size: PHOTO_BYTES, ...file } as const;
  const attaching = store.attach([draft], [{ id, ...file, bytes, at: store.now() }]);
  await time.settle();
  await attaching;
}

/** A network that loses every seventh call before the server has it, and the answer of every fifth after. */
function weak(server: ServerModel, photos: string[], textWaits: () => boolean): Platform["fetch"] {
  const carry = fetchOf(server.transport);
  let calls = 0;
  return async (path, init) => {
    calls += 1;
    const isCut = calls % 5 === 0;
    if (calls % 7 === 0) throw new TypeError("Failed to fetch");
    if (path.startsWith("/blobs")) {
      photos.push(textWaits() ? "before text" : "after text");
      return taken((init.headers as Record<string, string>)["X-Request-Id"] ?? "");
    }
    const answer = await carry(path, init);
    if (isCut) throw new TypeError("Failed to fetch");
    return answer;
  };
}

/** The server has the whole file. */
function taken(requestId: string): Response {
  const headers = { "Carnet-Proto": "1", "X-Request-Id": requestId, "Content-Type": "application/json" };
  return new Response(JSON.stringify({ id: "b", offset: PHOTO_BYTES, size: PHOTO_BYTES, done: true }), { headers });
}

// F44
test("two thousand captured in a month away arrive once each, in bounded calls that go on after every cut, text before photos", async () => {
  const server = new ServerModel();
  const platform = new ModelPlatform(time, new ModelBrowser(), fetchOf(server.transport));
  const device = await a_device(platform);
  platform.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  for (let day = 0; day < DAYS; day++) {
    const writing = device.store.perform(...a_day(day));
    await time.settle();
    await writing;
    platform.wall += (30 / DAYS) * DAY_MS;
  }
  for (let at = 0; at < PHOTOS; at++) await a_photo(device, `o${at}-0`);
  const all = device.store.unsent.value.length;
  server.calls.length = 0;

  const photos: string[] = [];
  const left: number[] = [];
  platform.fetch = weak(server, photos, () => device.store.unsent.value.length > 0);
  platform.look();
  for (let round = 0; round < 200 && photos.length < PHOTOS; round++) {
    await time.pass(30_000);
    left.push(device.store.unsent.value.length);
  }

  expect(all).toBe(DAYS * (A_DAY + A_DAY / 10) + PHOTOS);
  expect(server.effects.size).toBe(all);
  expect([...server.effects.values()].every((count) => count === 1)).toBe(true);
  const calls = server.calls.flatMap(({ path, body }) => (path.endsWith("push") ? [body.groups] : []));
  const sizes = (calls as { ops: object[] }[][]).map((groups) => groups.flatMap(({ ops }) => ops));
  expect(Math.max(...sizes.map((ops) => ops.length))).toBe(100);
  expect(
    Math.max(...sizes.map((ops) => ops.reduce((sum, op) => sum + JSON.stringify(op).length, 0))),
  ).toBeLessThanOrEqual(MOST_BYTES);
  expect(left).toEqual([...left].sort((a, b) => b - a));
  expect(new Set(photos)).toEqual(new Set(["after text"]));
  expect(device.store.status.value.files).toBe(0);
}, 120_000);

test("on a line that loses two of three calls each answered batch makes the next try soon again", async () => {
  const server = new ServerModel();
  const platform = new ModelPlatform(time, new ModelBrowser(), fetchOf(server.transport));
  const device = await a_device(platform);
  platform.fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  for (let day = 0; day < 9; day++) {
    const writing = device.store.perform(...a_day(day));
    await time.settle();
    await writing;
  }

  let calls = 0;
  const carry = fetchOf(server.transport);
  platform.fetch = (path, init) => {
    calls += 1;
    return calls % 3 === 0 ? carry(path, init) : Promise.reject(new TypeError("Failed to fetch"));
  };
  platform.look();
  await time.pass(5 * 60_000);

  expect(device.store.unsent.value).toEqual([]);
});
