import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Timers } from "../../platform";
import { Problem, Unreachable } from "../../protocol/problem";
import type { WireRow } from "../../protocol/types.gen";
import { a_person, a_row, a_store, HandClock } from "../../store/builders";
import { changeCache } from "../../store/cache";
import { type LocalFacts, NO_FACTS } from "../../store/facts";
import { lay } from "../../store/laying";
import { NOTHING_YET } from "../../store/progress";
import type { LocalStore } from "../../store/store";
import type { Method, Options, Transport } from "../transport";
import { keep, kept, unsentIds } from "./kept";
import { sha256 } from "./sha256";
import { Uploads } from "./uploads";

const DEAL = "0192e4a0-0000-7000-8000-000000000001";

/** A server's end of an upload; `refuse` may answer in its place. */
class Shelf {
  readonly whole = new Map<string, number[]>();
  readonly asked: string[] = [];
  refuse: (method: Method, hash: string, offset: number) => Error | null = () => null;
  readonly #arriving = new Map<string, { size: number; bytes: number[] }>();

  readonly transport: Transport = async (method, path, body, options: Options = {}) => {
    if (method === "POST") {
      const { sha256: hash, size } = body as { sha256: string; size: number };
      this.asked.push(hash);
      this.#meet(method, hash, 0);
      if (!this.#arriving.has(hash)) this.#arriving.set(hash, { size, bytes: [] });
      return this.#answer(hash);
    }
    const hash = path.replace("/blobs/", "");
    const offset = Number(options.raw?.headers["Upload-Offset"]);
    const arriving = this.#arriving.get(hash);
    if (arriving === undefined) throw new Problem(404, "", { code: "not_found" }, null);
    this.#meet(method, hash, offset);
    if (offset !== arriving.bytes.length) {
      throw new Problem(409, "", { code: "wrong_offset", offset: arriving.bytes.length }, null);
    }
    for (const byte of new Uint8Array(options.raw?.bytes ?? new ArrayBuffer(0))) arriving.bytes.push(byte);
    if (arriving.bytes.length === arriving.size) this.whole.set(hash, arriving.bytes);
    return this.#answer(hash);
  };

  /** Stand so many bytes earlier than anybody thinks. */
  lose(hash: string, bytes: number): void {
    this.#arriving.get(hash)?.bytes.splice(-bytes);
  }

  #meet(method: Method, hash: string, offset: number): void {
    const refused = this.refuse(method, hash, offset);
    if (refused !== null) throw refused;
  }

  #answer(hash: string): Awaited<ReturnType<Transport>> {
    const { size, bytes } = this.#arriving.get(hash) ?? { size: 0, bytes: [] };
    const answer = { id: hash, offset: bytes.length, size, done: bytes.length === size };
    return { status: 200, body: answer, sentAt: 0, receivedAt: 0 };
  }
}

class Desk {
  readonly clock = new HandClock();
  readonly shelf = new Shelf();
  readonly facts = signal<LocalFacts>(NO_FACTS);
  readonly due: (() => void)[] = [];
  isOnline = true;
  store!: LocalStore;
  uploads!: Uploads;
  #seq = 1;

  async open(): Promise<void> {
    this.store = await a_store(a_person(), { clock: this.clock, facts: this.facts });
    await this.told(a_row("opportunity", DEAL, 1, { title: "Bellavista" }));
    const timers: Timers = {
      after: (_, work) => {
        this.due.push(work);
        return () => this.due.splice(this.due.indexOf(work), 1);
      },
    };
    const { clock, store, shelf } = this;
    this.uploads = new Uploads({
      store,
      clock,
      timers,
      transport: shelf.transport,
      fetch: () => Promise.reject(new TypeError("no network")),
      isOnline: () => this.isOnline,
    });
    this.uploads.start();
  }

  /** A photo as the screen attaches it; `sent`: its operation has reached the server, which says so by a row. */
  async attach(size: number, { sent = true, at = "2026-03-02T09:00:00.000Z" } = {}): Promise<string> {
    const id = this.clock.newId();
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31 + this.#seq) % 251).buffer;
    const hash = await sha256(bytes);
    const draft = { kind: "attachment.add", id, root: DEAL, sha256: hash, size, mime: "image/webp" } as const;
    await this.store.attach([draft], [{ id, sha256: hash, mime: "image/webp", bytes, at: this.clock.wallNow() }]);
    if (sent) await this.answered(id, { sha256: hash, size, mime: "image/webp", created_at: at });
    return id;
  }

  /** Take the operation out of the queue, as an answer of the server does, and bring the row. */
  async answered(id: string, data: object): Promise<void> {
    await this.store.vault.run(async (db) => {
      const tx = db.transaction("outbox", "readwrite");
      const found = await tx.store.index("by_target").getKey(id);
      if (found !== undefined) await tx.store.delete(found);
      await tx.done;
    });
    await this.row(id, data);
    await this.store.vaultChanged();
  }

  async row(id: string, data: object): Promise<void> {
    this.#seq += 1;
    const created_by = this.store.user.id;
    await this.told(a_row("attachment", id, this.#seq, { created_by, ...data }, { root: DEAL }));
  }

  async told(row: WireRow): Promise<void> {
    await changeCache(this.store.cache, async (tx) => void (await lay(tx, [row])));
    this.store.committed({ rows: [row] }, { ...NOTHING_YET, complete: true });
  }

  hashOf(id: string): string {
    return this.store.row("attachment", id).peek()?.data.sha256 ?? "";
  }
}

let desk: Desk;

beforeEach(async () => {
  desk = new Desk();
  await desk.open();
});

afterEach(async () => {
  await desk.uploads.stop();
  await desk.store.close();
});

/** Let everything be tried that may be. */
const run = (): Promise<void> => desk.uploads.wake();

describe("what goes first", () => {
  test("the smallest first, and of equal ones the newest", async () => {
    const large = await desk.attach(3_000);
    const older = await desk.attach(500, { at: "2026-03-01T09:00:00.000Z" });
    const newer = await desk.attach(500, { at: "2026-03-02T09:00:00.000Z" });

    await run();

    expect(desk.shelf.asked).toEqual([newer, older, large].map((id) => desk.hashOf(id)));
    expect(desk.facts.peek().files).toBe(0);
  });

  // F44
  test("nothing of a photo goes while its operation, or any text, waits", async () => {
    await desk.attach(500);
    const unsent = await desk.attach(400, { sent: false });

    await run();

    expect(desk.shelf.whole.size).toBe(0);
    expect(await unsentIds(desk.store.vault)).toContain(unsent);
    expect(desk.facts.peek().files).toBe(2);
  });
});

describe("what becomes of the bytes", () => {
  test("confirmed ones move to what may be evicted", async () => {
    const id = await desk.attach(70_000);

    await run();

    const here = await kept(desk.store.cache, "originals", id);
    expect([...new Uint8Array(here?.bytes ?? new ArrayBuffer(0))]).toEqual(desk.shelf.whole.get(desk.hashOf(id)));
    expect(await unsentIds(desk.store.vault)).toEqual([]);
    expect((await desk.uploads.picture(id, "originals"))?.size).toBe(70_000);
  });

  test("what was looked at longest ago is evicted first", async () => {
    for (let at = 0; at < 203; at++) {
      await keep(desk.store.cache, "originals", {
        id: `p${at}`,
        mime: "image/webp",
        bytes: new ArrayBuffer(1),
        usedAt: at,
      });
    }

    const left = await desk.store.cache.run((db) => db.getAllKeys("originals"));

    expect(left).toHaveLength(200);
    expect(left).not.toContain("p2");
    expect(left).toContain("p3");
  });

  test("a picture of what is not to be seen any more goes at the next contact", async () => {
    const mine = await desk.attach(100);
    for (const id of [mine, "gone"]) {
      await keep(desk.store.cache, "thumbs", { id, mime: "image/webp", bytes: new ArrayBuffer(1), usedAt: 0 });
    }
    await vi.waitUntil(() => desk.store.ready.value);

    await run();

    expect(await desk.store.cache.run((db) => db.getAllKeys("thumbs"))).toEqual([mine]);
  });

  test("a photo taken back before it was sent leaves no bytes", async () => {
    const id = desk.clock.newId();
    const draft = {
      kind: "attachment.add",
      id,
      root: DEAL,
      sha256: "a".repeat(64),
      size: 1,
      mime: "image/webp",
    } as const;
    const file = { id, sha256: draft.sha256, mime: draft.mime, bytes: new ArrayBuffer(1), at: 0 };

    const gesture = await desk.store.attach([draft], [file]);
    const isBack = await desk.store.undo(gesture);

    expect(isBack).toBe(true);
    expect(await unsentIds(desk.store.vault)).toEqual([]);
    expect(desk.store.row("attachment", id).peek()).toBeUndefined();
  });

  // F37
  test("what the server has lost is offered again by whoever holds the same bytes", async () => {
    const id = await desk.attach(900);
    await run();
    const { sha256: hash, size } = desk.store.row("attachment", id).peek()?.data ?? {};
    await desk.row(id, { sha256: hash, size, state: "damaged", created_by: "somebody-else" });
    desk.shelf.whole.clear();

    await run();

    expect(desk.shelf.asked).toEqual([hash, hash]);
    expect(await unsentIds(desk.store.vault)).toEqual([]);
  });

  test("bytes that are not the declared ones any more are not offered", async () => {
    const id = desk.clock.newId();
    await keep(desk.store.cache, "originals", { id, mime: "image/webp", bytes: new ArrayBuffer(5), usedAt: 0 });
    await desk.row(id, { sha256: "b".repeat(64), size: 5, state: "damaged" });

    await run();

    expect(desk.shelf.asked).toEqual([]);
  });
});

describe("when it fails", () => {
  test("it goes on where the server says that it stands", async () => {
    const id = await desk.attach(200_000);
    let isCut = false;
    desk.shelf.refuse = (method, hash, offset) => {
      if (method !== "PATCH" || isCut || offset === 0) return null;
      isCut = true;
      desk.shelf.lose(hash, 1_000);
      return new Problem(409, "", { code: "wrong_offset", offset: offset - 1_000 }, null);
    };

    await run();

    expect(desk.shelf.whole.get(desk.hashOf(id))).toHaveLength(200_000);
  });

  test("one that always fails needs its person after ten times, and holds up no other", async () => {
    const bad = await desk.attach(100);
    const good = await desk.attach(200);
    const hash = desk.hashOf(bad);
    desk.shelf.refuse = (_, asked) => (asked === hash ? new Problem(500, "", { code: "server_error" }, null) : null);

    for (let turn = 0; turn < 12; turn++) {
      await run();
      desk.clock.pass(600_000);
    }

    expect(desk.shelf.whole.has(desk.hashOf(good))).toBe(true);
    expect(desk.shelf.asked.filter((asked) => asked === hash)).toHaveLength(10);
    expect(desk.store.attention.peek().map(({ op, result }) => [op.kind, result.code])).toEqual([
      ["attachment.add", "server_error"],
    ]);
    expect(await unsentIds(desk.store.vault)).toEqual([bad]);
  });

  test("it waits between two tries, longer each time", async () => {
    const id = await desk.attach(100);
    desk.shelf.refuse = () => new Problem(500, "", { code: "server_error" }, null);

    await run();
    await run();
    desk.clock.pass(1_000);
    await run();
    desk.clock.pass(1_000);
    await run();

    expect(desk.shelf.asked).toEqual([desk.hashOf(id), desk.hashOf(id)]);
    expect(desk.due).toHaveLength(1);
  });

  test("what no second try can change needs its person at once; given up, picture and bytes go", async () => {
    const id = await desk.attach(100);
    desk.shelf.refuse = () => new Problem(422, "", { code: "unreadable", detail: "It is damaged." }, null);

    await run();
    const [item] = desk.store.attention.peek();
    if (item !== undefined) await desk.store.discard(item);

    expect(item?.result).toMatchObject({ code: "invalid", detail: "It is damaged." });
    expect(await unsentIds(desk.store.vault)).toEqual([]);
    expect(desk.store.row("attachment", id).peek()?.trashed).not.toBeNull();
    expect(desk.store.attention.peek()).toEqual([]);
  });

  test("sent again by its person it is tried anew", async () => {
    const id = await desk.attach(100);
    desk.shelf.refuse = () => new Problem(422, "", { code: "unreadable" }, null);
    await run();
    desk.shelf.refuse = () => null;

    const [item] = desk.store.attention.peek();
    if (item !== undefined) await desk.store.resend(item);
    await desk.answered(id, { sha256: desk.hashOf(id), size: 100 });
    await run();

    expect(desk.shelf.whole.has(desk.hashOf(id))).toBe(true);
  });

  test("a dead line is no fault of the photo, and no time for others", async () => {
    await desk.attach(100);
    await desk.attach(200);
    desk.isOnline = false;
    desk.shelf.refuse = () => new Unreachable("network");

    for (let turn = 0; turn < 12; turn++) await run();

    expect(desk.shelf.asked).toHaveLength(12);
    expect(desk.store.attention.peek()).toEqual([]);
  });

  test("a full server is waited for, however long", async () => {
    await desk.attach(100);
    desk.shelf.refuse = () => new Problem(507, "", { code: "storage_full" }, 60_000);

    for (let turn = 0; turn < 12; turn++) {
      await run();
      desk.clock.pass(60_000);
    }

    expect(desk.shelf.asked).toHaveLength(12);
    expect(desk.store.attention.peek()).toEqual([]);
  });
});
