// A tab that slept while another took the lead: whatever answer it wakes up to, it writes nothing of it.

import { describe, expect, test, vi } from "vitest";
import { changeCache } from "../store/cache";
import { beat, Deposed, lastBeat, stillLeadsCache, takeLead } from "../store/leading";
import { look } from "../store/vault";
import { a_create, a_phone, a_set, type Phone } from "./model-phone";
import { ServerModel } from "./server-model";

async function everything(phone: Phone): Promise<unknown> {
  const { cache, vault } = phone.store;
  const vaultStores = ["outbox", "journal", "attention", "rescue", "notices"] as const;
  return {
    base: await cache.run((db) => Promise.all([db.getAll("base"), db.getAll("chunk")])),
    backfill: await cache.run((db) => db.getAll("backfill")),
    progress: await phone.progress(),
    vault: await Promise.all(vaultStores.map((name) => look(vault, [name], (tx) => tx.objectStore(name).getAll()))),
  };
}

type Scene = readonly [what: string, path: string, prepare: (server: ServerModel, phone: Phone) => Promise<void>];

const SCENES: readonly Scene[] = [
  ["a push", "push", async (_server, phone) => void (await phone.store.perform([a_set("o1", { title: "mine" })]))],
  ["a pull", "pull", async (server) => server.write("opportunity", "o1", { title: "theirs" })],
  [
    "rows that have become visible",
    "rows",
    async (server) => {
      server.hidden.delete("h1");
      server.enter = ["h1"];
    },
  ],
  [
    "a comparison",
    "manifest",
    async (server) => {
      server.rows.delete("opportunity o1");
      server.problem = { status: 409, members: { code: "reconcile", reason: "too_old" } };
    },
  ],
];

describe("a thawed leader", () => {
  test.each(SCENES)("that gets the answer to %s changes nothing", async (_what, path, prepare) => {
    const server = new ServerModel();
    server.hidden.add("h1");
    server.write("opportunity", "h1", { title: "hidden" });
    server.write("opportunity", "o1", { title: "x" });
    const phone = await a_phone(server);
    await phone.sync();
    await prepare(server, phone);
    let before: unknown;
    const { transport } = phone.means();
    phone.transport = async (...asked) => {
      const answer = await transport(...asked);
      if (asked[1].endsWith(path) && before === undefined) {
        await takeLead(phone.store.vault, phone.store.cache, 0);
        before = await everything(phone);
      }
      return answer;
    };

    await expect(phone.sync()).rejects.toBeInstanceOf(Deposed);

    expect(await everything(phone)).toEqual(before);
  });

  test("that hears of another history leaves it to the new leader", async () => {
    const server = new ServerModel();
    const phone = await a_phone(server);
    await phone.store.perform([a_create("o1")]);
    await phone.sync();
    server.restore(new ServerModel().copy());
    let before: unknown;
    const { transport } = phone.means();
    phone.transport = (...asked) =>
      transport(...asked).catch(async (error: unknown) => {
        await takeLead(phone.store.vault, phone.store.cache, 0);
        before = await everything(phone);
        throw error;
      });

    await expect(phone.sync()).rejects.toBeInstanceOf(Deposed);

    expect(await everything(phone)).toEqual(before);
  });

  test("does not take the lead back by being slow to say that it leads", async () => {
    const phone = await a_phone(new ServerModel());
    const { vault, cache } = phone.store;
    const run = cache.run.bind(cache);
    let thaw: () => void = () => undefined;
    const asleep = new Promise<void>((go) => {
      thaw = go;
    });
    vi.spyOn(cache, "run").mockImplementationOnce(async (work) => asleep.then(() => run(work)));
    const waking = takeLead(vault, cache, 0);
    await vi.waitUntil(
      async () => (await look(vault, ["device"], (tx) => tx.objectStore("device").count("leading"))) > 0,
    );
    await takeLead(vault, cache, 1_000);
    thaw();
    const slow = await waking;

    await expect(beat(cache, slow, 2_000)).rejects.toBeInstanceOf(Deposed);
    await expect(changeCache(cache, (tx) => stillLeadsCache(tx, slow))).rejects.toBeInstanceOf(Deposed);
    expect(await lastBeat(cache)).toBe(1_000);
  });
});
