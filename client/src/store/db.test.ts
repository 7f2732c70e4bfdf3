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

describe("a page that is kept for its return", () => {
  const tellPage = (type: "pagehide" | "pageshow", persisted: boolean): void => {
    dispatchEvent(Object.assign(new Event(type), { persisted }));
  };
  /** Another page's look at the same device: it gets through only when nobody's transaction stands in the way. */
  const another = (name: string) => new Database<Notes>(name, [first]);

  test("leaves no transaction open in which later pages would wait, and does it again when it is back", async () => {
    const name = newId();
    const page = another(name);
    await put(page, 1, "kept");
    let tries = 0;
    let isHalfway: () => void = () => undefined;
    const halfway = new Promise<void>((go) => {
      isHalfway = go;
    });
    const writing = page.run(async (opened) => {
      tries += 1;
      const tx = opened.transaction("notes", "readwrite");
      await tx.store.put("half", 2);
      isHalfway();
      while (tries === 1) await tx.store.get(1); // stands open, as one does that hears nothing more
      await tx.store.put("whole", 3);
      await tx.done;
    });
    await halfway;

    tellPage("pagehide", true);
    const seen = await get(another(name), 2);
    tellPage("pageshow", true);
    await writing;

    expect([seen, tries]).toEqual([undefined, 2]);
    expect([await get(page, 2), await get(page, 3)]).toEqual(["half", "whole"]);
  });

  test("keeps its last words when it says at once that they are all", async () => {
    const name = newId();
    const page = another(name);
    await put(page, 1, "before");
    const write = (text: string, isAll: boolean) =>
      page.run(async (opened) => {
        const tx = opened.transaction("notes", "readwrite");
        const written = tx.store.put(text, isAll ? 1 : 2);
        if (isAll) tx.commit();
        await written;
        await tx.done;
      });

    tellPage("pagehide", true);
    await write("last words", true);
    const open = write("open end", false);
    const seen = [await get(another(name), 1), await get(another(name), 2)];
    tellPage("pageshow", true);
    await open;

    expect(seen).toEqual(["last words", undefined]);
    expect(await get(page, 2)).toBe("open end");
  });

  test("is not one that goes for good: the browser ends what that one began", async () => {
    const page = another(newId());
    let tries = 0;

    await page.run(async (opened) => {
      tries += 1;
      const tx = opened.transaction("notes", "readwrite");
      await tx.store.put("kept", 1);
      tellPage("pagehide", false);
      await tx.done;
    });

    expect([await get(page, 1), tries]).toEqual(["kept", 1]);
  });
});

describe("one by one", () => {
  /** Reads something, and tells how many transactions stood open when it began. */
  const a_reader = (db: Database<Notes>) => {
    let open = 0;
    return () =>
      db.run(async (opened) => {
        const tx = opened.transaction("notes");
        open += 1;
        void tx.done.then(() => {
          open -= 1;
        });
        const seen = open;
        await tx.store.get(1); // is answered before its transaction has ended
        return seen;
      });
  };

  test("nothing begins before the last has ended, so that a worker may be ended at any time", async () => {
    const read = a_reader(new Database<Notes>(newId(), [first], { isOneByOne: true }));

    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
  });

  test("goes on after what failed", async () => {
    const db = new Database<Notes>(newId(), [first], { isOneByOne: true });
    const failing = db.run(() => Promise.reject(new TypeError("ours")));
    const after = put(db, 1, "kept");

    await expect(failing).rejects.toBeInstanceOf(TypeError);
    await after;

    expect(await get(db, 1)).toBe("kept");
  });

  test("does not wait for itself when the same database has something to free", async () => {
    const onFull = (): Promise<boolean> => put(db, 2, "freed").then(() => true);
    const db: Database<Notes> = new Database<Notes>(newId(), [first], { isOneByOne: true, onFull });
    let tries = 0;

    await db.run((opened) =>
      ++tries === 1 ? Promise.reject(new DOMException("full", "QuotaExceededError")) : opened.put("notes", "text", 1),
    );

    expect([await get(db, 1), await get(db, 2)]).toEqual(["text", "freed"]);
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
