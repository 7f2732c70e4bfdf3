import type { DBSchema } from "idb";
import { describe, expect, test } from "vitest";
import { newId } from "../clock";
import { Database, erase, StorageTrouble, type Upgrade } from "./db";

interface Notes extends DBSchema {
  notes: { key: number; value: string };
}
const first: Upgrade<Notes> = (db) => db.createObjectStore("notes");
const put = (db: Database<Notes>, key: number, text: string) => db.run((opened) => opened.put("notes", text, key));
const get = (db: Database<Notes>, key: number) => db.run((opened) => opened.get("notes", key));

describe("an opening that nothing is heard of", () => {
  test("goes on once somebody asks which databases there are, as WebKit wants it", async () => {
    let wake: () => void = () => undefined;
    const asked = new Promise<void>((go) => {
      wake = go;
    });
    const sleepy = {
      open(name: string, version: number) {
        const request = indexedDB.open(name, version);
        const listen = request.addEventListener.bind(request);
        request.addEventListener = (kind: string, hear: EventListenerOrEventListenerObject) =>
          listen(kind, (event) => {
            const tell = (): void => (hear as EventListener)(event);
            if (kind === "success") void asked.then(tell);
            else tell();
          });
        return request;
      },
      async databases() {
        wake();
        return [];
      },
    };
    const db = new Database<Notes>(newId(), [first], { factory: sleepy as unknown as IDBFactory });

    await put(db, 1, "kept");

    expect(await get(db, 1)).toBe("kept");
  });
});

describe("a handle that died", () => {
  test("is dropped, opened anew and tried once more", async () => {
    const db = new Database<Notes>(newId(), [first]);
    await put(db, 1, "kept");
    await db.run(async (opened) => opened.close());

    expect(await get(db, 1)).toBe("kept");
  });

  test("twice in a row is trouble, and the next call tries again", async () => {
    const deaths: unknown[] = [];
    const db = new Database<Notes>(newId(), [first], { onDeath: (error) => deaths.push(error) });
    let tries = 0;
    const dying = (): Promise<never> => {
      tries += 1;
      return Promise.reject(new DOMException("Connection to Indexed Database server lost", "UnknownError"));
    };

    await expect(db.run(dying)).rejects.toBeInstanceOf(StorageTrouble);

    expect([tries, deaths.length]).toEqual([2, 1]);
    await put(db, 1, "later");
    expect(await get(db, 1)).toBe("later");
  });

  test("a mistake of ours is no death and is not repeated", async () => {
    const db = new Database<Notes>(newId(), [first]);
    let tries = 0;

    await expect(
      db.run(() => {
        tries += 1;
        return Promise.reject(new TypeError("ours"));
      }),
    ).rejects.toBeInstanceOf(TypeError);

    expect(tries).toBe(1);
  });
});

describe("a full disk", () => {
  const full = (): Promise<never> => Promise.reject(new DOMException("full", "QuotaExceededError"));

  test("is tried again when something could be freed", async () => {
    let freed = 0;
    const onFull = (): Promise<boolean> => Promise.resolve(++freed === 1);
    const db = new Database<Notes>(newId(), [first], { onFull });
    let tries = 0;

    await db.run((opened) => (++tries === 1 ? full() : opened.put("notes", "text", 1)));

    expect(await get(db, 1)).toBe("text");
  });

  test("with nothing to free is trouble that says so", async () => {
    const db = new Database<Notes>(newId(), [first]);

    await expect(db.run(full)).rejects.toMatchObject({ name: "StorageTrouble", full: true });
  });
});

describe("versions", () => {
  test("an older tab lets go when a newer one upgrades, and is told", async () => {
    const name = newId();
    const outdated: string[] = [];
    const old = new Database<Notes>(name, [first], { onOutdated: () => outdated.push("old") });
    await put(old, 1, "kept");
    const young = new Database<Notes>(name, [first, () => undefined]);

    expect(await get(young, 1)).toBe("kept");

    expect(outdated).toEqual(["old"]);
    await expect(get(old, 1)).rejects.toThrow();
  });

  test("erasing is not an upgrade: nobody is told to reload", async () => {
    const name = newId();
    const outdated: string[] = [];
    const db = new Database<Notes>(name, [first], { onOutdated: () => outdated.push("old") });
    await put(db, 1, "x");

    await erase(name);

    expect(outdated).toEqual([]);
  });
});
