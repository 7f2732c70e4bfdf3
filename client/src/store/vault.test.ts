import { describe, expect, test, vi } from "vitest";
import { newId } from "../clock";
import { keepReserve } from "./reserve";
import { change, look, openVault } from "./vault";

const a_draft = { id: "d1", kind: "capture", value: "x", at: 0 };

describe("the vault", () => {
  test("writes strictly: said to be saved only when it is on the disk", async () => {
    const opened = vi.spyOn(IDBDatabase.prototype, "transaction");
    const vault = openVault(newId());

    await change(vault, ["drafts"], (tx) => tx.objectStore("drafts").put(a_draft));

    expect(opened.mock.calls.map(([, mode, options]) => [mode, options])).toContainEqual([
      "readwrite",
      { durability: "strict" },
    ]);
  });

  test("keeps nothing of a change that failed half way", async () => {
    const vault = openVault(newId());

    const failing = change(vault, ["drafts"], async (tx) => {
      await tx.objectStore("drafts").put(a_draft);
      throw new Error("half way");
    });

    await expect(failing).rejects.toThrow("half way");
    expect(await look(vault, ["drafts"], (tx) => tx.objectStore("drafts").count())).toBe(0);
  });

  test("gives up its reserve for the sake of text when the disk is full", async () => {
    const vault = openVault(newId());
    await keepReserve(vault, 1_000);
    let tries = 0;

    await change(vault, ["drafts"], async (tx) => {
      tries += 1;
      if (tries === 1) throw new DOMException("full", "QuotaExceededError");
      await tx.objectStore("drafts").put(a_draft);
    });

    const [drafts, reserve] = await look(vault, ["drafts", "device"], async (tx) => [
      await tx.objectStore("drafts").count(),
      await tx.objectStore("device").getKey("reserve"),
    ]);
    expect([drafts, reserve]).toEqual([1, undefined]);
  });

  test("says so when there is nothing left to give", async () => {
    const vault = openVault(newId());

    const writing = change(vault, ["drafts"], () => Promise.reject(new DOMException("full", "QuotaExceededError")));

    await expect(writing).rejects.toMatchObject({ name: "StorageTrouble", full: true });
  });
});
