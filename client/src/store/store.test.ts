import { effect, signal } from "@preact/signals";
import { describe, expect, test, vi } from "vitest";
import { eventually } from "../eventually";
import { a_person, a_row, a_store, HandClock } from "./builders";
import { changeCache } from "./cache";
import { StorageTrouble } from "./db";
import { type LocalFacts, NO_FACTS } from "./facts";
import { lay } from "./laying";
import { NOTHING_YET } from "./progress";
import type { Draft, LocalStore } from "./store";
import { look } from "./vault";

const a_create = (id: string, title: string): Draft => ({
  kind: "create",
  entity: "opportunity",
  id,
  fields: { title },
});
const a_set = (id: string, fields: Record<string, unknown>): Draft => ({
  kind: "set",
  entity: "opportunity",
  id,
  fields,
});
const a_comment = (id: string, root: string, text: string): Draft => ({ kind: "comment.add", id, root, text });

async function told(store: LocalStore, ...rows: ReturnType<typeof a_row>[]): Promise<void> {
  const news = await changeCache(store.cache, (tx) => lay(tx, rows));
  store.committed({ rows: news }, NOTHING_YET);
}

/** A second tab of the same person: hears of the vault when the first one writes. */
async function two_tabs(): Promise<[LocalStore, LocalStore]> {
  const me = a_person();
  const second: LocalStore = await a_store(me, { onVault: () => void first.vaultChanged() });
  const first: LocalStore = await a_store(me, { onVault: () => void second.vaultChanged() });
  return [first, second];
}

describe("a tap", () => {
  test("is shown and kept when it resolves, and is there after a restart", async () => {
    const me = a_person();
    const store = await a_store(me);

    await store.perform([a_create("o1", "Bellavista")]);
    expect(store.rows("opportunity").value.get("o1")?.data.title).toBe("Bellavista");
    await store.close();
    const again = await a_store(me);

    expect(again.row("opportunity", "o1").value).toMatchObject({ saved: "phone", data: { title: "Bellavista" } });
  });

  test("that settled a conflict shows nothing any more once the conflict is gone", async () => {
    const store = await a_store(a_person());
    const sides = { kept: { value: "A", op: "x" }, others: [{ value: "B", op: "y" }] };
    const conflict = { record: "o1", entity: "opportunity", field: "title", open: true, ...sides };
    await told(store, a_row("opportunity", "o1", 7, { title: "A" }), a_row("conflict", "k1", 7, conflict));
    const title = (): unknown => store.row("opportunity", "o1").value?.data.title;
    await store.perform([{ kind: "conflict.settle", id: "k1", choice: "other" }]);
    expect(title()).toBe("B");

    store.committed({ gone: [{ entity: "conflict", id: "k1" }] }, NOTHING_YET);

    expect(title()).toBe("A");
  });

  test("carries the version that was seen", async () => {
    const store = await a_store(a_person());
    await told(store, a_row("opportunity", "o1", 7, { title: "x", money: null }, { v: 4, fv: { title: 7 } }));

    await store.perform(
      [a_set("o1", { title: "y", money: null, source: "fair" })],
      [{ kind: "delete", entity: "opportunity", id: "o1" }],
    );

    const waiting = await look(store.vault, ["outbox"], (tx) => tx.objectStore("outbox").getAll());
    expect(waiting.map(({ operation }) => operation)).toMatchObject([
      { base: { title: 7, money: 4, source: 0 } },
      { base: 7 },
    ]);
  });

  test("right after another one knows of it", async () => {
    const store = await a_store(a_person());
    await told(store, a_row("opportunity", "o1", 7, { title: "x" }));

    await Promise.all([
      store.perform([a_set("o1", { title: "y" })]),
      store.perform([a_set("o1", { source: "fair", title: "z" })]),
    ]);

    const [, second] = await look(store.vault, ["outbox"], (tx) => tx.objectStore("outbox").getAll());
    expect(second?.operation).toMatchObject({ base: { title: "n:1", source: 0 } });
  });

  test("removing a tag names the add that was seen", async () => {
    const store = await a_store(a_person());
    await told(store, a_row("opportunity", "o1", 7, { tags: { vip: 5 } }));

    await store.perform([{ kind: "tag.remove", entity: "opportunity", id: "o1", tag: "vip" }]);

    expect(store.row("opportunity", "o1").value?.data.tags).toEqual({});
    const [waiting] = await look(store.vault, ["outbox"], (tx) => tx.objectStore("outbox").getAll());
    expect(waiting?.operation).toMatchObject({ seen: 5 });
  });

  test("stands in the sync sheet under the name of its record", async () => {
    const store = await a_store(a_person());

    await store.perform([a_create("o1", "Bellavista"), a_comment("c1", "o1", "Called back")]);

    expect(store.unsent.value).toMatchObject([
      { title: "Bellavista", kind: "create", state: "waiting", what: ["title"] },
      { title: "Bellavista", kind: "comment.add", entity: "comment" },
    ]);
  });

  test("taken back leaves nothing to see and nothing to send", async () => {
    const store = await a_store(a_person());
    await told(store, a_row("opportunity", "o1", 7, { title: "x" }));
    const gesture = await store.perform([a_set("o1", { title: "y" })]);

    expect(await store.undo(gesture)).toBe(true);

    expect(store.row("opportunity", "o1").value?.data.title).toBe("x");
    expect(store.unsent.value).toEqual([]);
    expect(store.row("opportunity", "o1").value?.saved).toBe("server");
  });
});

describe("rows", () => {
  test("lists are told once for many rows", async () => {
    const frames: (() => void)[] = [];
    const store = await a_store(a_person(), { soon: (work) => frames.push(work) });
    let times = 0;
    const stop = effect(() => {
      void store.rows("opportunity").value;
      times += 1;
    });

    for (let i = 0; i < 50; i++) await told(store, a_row("opportunity", `o${i}`, i + 1, { title: "x" }));
    for (const frame of frames) frame();

    expect(store.rows("opportunity").value.size).toBe(50);
    expect(times).toBe(2);
    stop();
  });

  test("of a record in the trash are left out of lists, and so are its children", async () => {
    const store = await a_store(a_person());
    await told(store, a_row("opportunity", "o1", 1, { title: "x" }), a_row("action", "a1", 2, {}, { root: "o1" }));
    expect(store.rows("action").value.size).toBe(1);

    await store.perform([{ kind: "delete", entity: "opportunity", id: "o1" }]);

    expect([store.rows("opportunity").value.size, store.rows("action").value.size]).toEqual([0, 0]);
    expect(store.row("opportunity", "o1").value?.trashed).toMatchObject({ by: store.user.id });
  });

  test("a damaged row on the device is skipped, and the others are shown", async () => {
    const me = a_person();
    const store = await a_store(me);
    await told(store, a_row("opportunity", "o1", 1, { title: "x" }));
    await store.cache.run((db) => db.put("base", { entity: "opportunity", id: "o2", seq: "?", home: "o2" } as never));
    await store.close();

    const again = await a_store(me);

    expect([...again.rows("opportunity").value.keys()]).toEqual(["o1"]);
  });

  test("more than one slice are all there in the end", async () => {
    const me = a_person();
    const store = await a_store(me);
    await told(store, ...Array.from({ length: 1_300 }, (_, i) => a_row("contact", `c${i}`, i + 1, {})));
    await store.close();

    const again = await a_store(me);
    await vi.waitUntil(() => again.ready.value);

    expect(again.rows("contact").value.size).toBe(1_300);
  });
});

describe("comments and prospect rows", () => {
  test("are read when looked at and kept live by own and by told ones", async () => {
    const store = await a_store(a_person());
    await told(store, a_row("opportunity", "o1", 1, {}), a_row("comment", "c1", 2, { text: "one" }, { root: "o1" }));
    const comments = store.children("comment", "o1");
    expect(comments.value).toBeUndefined();
    await vi.waitUntil(() => comments.value !== undefined);
    const texts = (): unknown[] | undefined => comments.value?.map(({ data }) => data.text);
    expect(texts()).toEqual(["one"]);

    await store.perform([a_comment("c3", "o1", "mine")]);
    await told(store, a_row("comment", "c2", 3, { text: "two" }, { root: "o1" }));

    expect(texts()).toEqual(["one", "two", "mine"]);
  });

  test("an own change to a row shows in its list", async () => {
    const store = await a_store(a_person());
    await told(store, a_row("prospect", "p1", 2, { "cell:a": "x" }, { root: "l1" }));
    const rows = store.children("prospect", "l1");
    await vi.waitUntil(() => rows.value !== undefined);

    await store.perform([{ kind: "row.convert", prospect: "p1", id: "o9", fields: { title: "Rossi" } }]);

    expect(rows.value?.[0]?.data).toMatchObject({ state: "converted", opportunity: "o9" });
    expect(store.row("opportunity", "o9").value?.data.title).toBe("Rossi");
  });

  test("a single one can be looked at, too", async () => {
    const store = await a_store(a_person());
    await told(store, a_row("prospect", "p1", 2, { state: "new" }, { root: "l1" }));
    const row = store.row("prospect", "p1");
    await vi.waitUntil(() => row.value !== undefined);

    expect(row.value?.data.state).toBe("new");
  });
});

describe("two tabs", () => {
  test("write into one queue, and each shows what the other did", async () => {
    const [first, second] = await two_tabs();

    await Promise.all([first.perform([a_create("o1", "one")]), second.perform([a_create("o2", "two")])]);

    await eventually(() => {
      for (const store of [first, second]) {
        expect([...store.rows("opportunity").value.keys()].sort()).toEqual(["o1", "o2"]);
        expect(store.unsent.value).toHaveLength(2);
      }
    });
    const waiting = await look(first.vault, ["outbox"], (tx) => tx.objectStore("outbox").getAll());
    expect(waiting.map(({ n }) => n)).toEqual([1, 2]);
  });
});

describe("another person on the same browser", () => {
  test("neither sees nor sends what the first one left", async () => {
    const mara = await a_store(a_person("Mara"));
    await mara.perform([a_create("o1", "secret")]);
    await mara.drafts.put("d1", "capture", { title: "half" });
    await mara.close();

    const piet = await a_store(a_person("Piet"));

    expect(piet.rows("opportunity").value.size).toBe(0);
    expect([piet.unsent.value, piet.drafts.all.value]).toEqual([[], []]);
  });
});

describe("drafts", () => {
  test("survive a restart, newest first, and go when they are done with", async () => {
    const me = a_person();
    const clock = new HandClock();
    const store = await a_store(me, { clock });
    await store.drafts.put("d1", "capture", { title: "a" });
    clock.pass(1_000);
    await store.drafts.put("d2", "capture", { title: "b" });
    await store.close();

    const again = await a_store(me);
    expect(again.drafts.all.value.map(({ id, value }) => [id, value])).toEqual([
      ["d2", { title: "b" }],
      ["d1", { title: "a" }],
    ]);

    await again.drafts.remove("d2");
    expect(again.drafts.all.value.map(({ id }) => id)).toEqual(["d1"]);
  });
});

describe("storage in trouble", () => {
  test("what cannot be saved is said, kept in memory, and saved when it works again", async () => {
    const facts = signal<LocalFacts>(NO_FACTS);
    let resume: () => void = () => undefined;
    const pause = (): Promise<void> => new Promise((go) => (resume = go));
    const store = await a_store(a_person(), { facts, pause });
    const run = store.vault.run.bind(store.vault);
    store.vault.run = () => Promise.reject(new StorageTrouble(new DOMException("lost", "UnknownError")));

    const saving = store.perform([a_create("o1", "Bellavista")]);
    await eventually(() => expect(facts.value.unsaved).toBe(1));
    expect(store.rows("opportunity").value.size).toBe(0);
    store.vault.run = run;
    expect(await (await store.exportUnsent()).text()).toContain("Bellavista");
    resume();
    await saving;

    expect(facts.value.unsaved).toBe(0);
    expect(store.rows("opportunity").value.size).toBe(1);
  });

  test("a draft that cannot be kept stays in view and is said to be in danger", async () => {
    const facts = signal<LocalFacts>(NO_FACTS);
    const store = await a_store(a_person(), { facts });
    const run = store.vault.run.bind(store.vault);
    store.vault.run = () => Promise.reject(new StorageTrouble(new DOMException("lost", "UnknownError")));

    await store.drafts.put("d1", "capture", { title: "half" });
    expect([facts.value.isDraftUnsaved, store.drafts.all.value.length]).toEqual([true, 1]);
    store.vault.run = run;
    await store.drafts.put("d1", "capture", { title: "half a" });

    expect(facts.value.isDraftUnsaved).toBe(false);
  });
});

describe("the file of unsent work", () => {
  test("holds what waits, what was refused and what is half typed, and names the person", async () => {
    const store = await a_store(a_person("Mara"));
    await store.perform([a_create("o1", "Bellavista")]);
    await store.drafts.put("d1", "capture", { title: "half" });

    const file: unknown = JSON.parse(await (await store.exportUnsent()).text());

    expect(file).toMatchObject({
      user: { name: "Mara" },
      waiting: [{ operation: { fields: { title: "Bellavista" } } }],
      drafts: [{ value: { title: "half" } }],
      needs_you: [],
    });
  });
});
