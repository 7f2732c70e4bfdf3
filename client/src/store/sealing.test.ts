// X36: what is saved to a file is read by whoever knows the passphrase, and by nobody else.
import { afterEach, describe, expect, test, vi } from "vitest";
import { canSeal, isSealed, type Sealed, seal, unseal, WrongPassphrase } from "./sealing";

afterEach(() => vi.unstubAllGlobals());

const WORDS = "four words of mine";

describe("a text under a passphrase", () => {
  test("comes back whole, whatever letters are in it, and shows none of them meanwhile", async () => {
    const text = JSON.stringify({ title: "Кофейня Росси ☕", long: "x".repeat(100_000) });

    const sealed = await seal(text, WORDS);

    expect(JSON.stringify(sealed)).not.toMatch(/Росси|xxxx/);
    expect(await unseal(sealed, WORDS)).toBe(text);
  });

  test("says how it is opened, with what is asked for against guessing", async () => {
    const sealed = await seal("a", WORDS);

    expect(Object.keys(sealed)).toEqual(["format", "kdf", "iterations", "salt", "iv", "data"]);
    expect(sealed).toMatchObject({ format: "carnet-sealed-1", kdf: "PBKDF2-SHA-256" });
    expect(sealed.iterations).toBeGreaterThanOrEqual(600_000);
    expect([atob(sealed.salt).length, atob(sealed.iv).length]).toEqual([16, 12]);
  });

  test("is never sealed twice alike", async () => {
    const [one, other] = [await seal("a", WORDS), await seal("a", WORDS)];

    expect(one.salt).not.toBe(other.salt);
    expect(one.iv).not.toBe(other.iv);
  });

  test("does not open with another passphrase, nor when a letter of it was changed", async () => {
    const sealed = await seal("my work", WORDS);
    const changed = { ...sealed, data: sealed.data.replace(/^./, (first) => (first === "A" ? "B" : "A")) };

    await expect(unseal(sealed, "four words of hers")).rejects.toThrow(WrongPassphrase);
    await expect(unseal(changed, WORDS)).rejects.toThrow(WrongPassphrase);
  });

  test("opens with the same words from another keyboard", async () => {
    const sealed = await seal("my work", "caf\u00e9 del porto");

    expect(await unseal(sealed, "cafe\u0301 del porto ")).toBe("my work");
  });
});

/** Made by hand, as another program would after docs/unsent-file.md. */
test("a file made by the words of its description opens", async () => {
  const bytes = new TextEncoder();
  const salt = bytes.encode("sixteen bytes ok");
  const iv = bytes.encode("twelve bytes");
  const raw = await crypto.subtle.importKey("raw", bytes.encode(WORDS), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: 1000 }, raw, 256);
  const key = await crypto.subtle.importKey("raw", bits, "AES-GCM", false, ["encrypt"]);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes.encode("by hand"));
  const text = (of: Uint8Array) => btoa(String.fromCharCode(...of));
  const head = { format: "carnet-sealed-1", kdf: "PBKDF2-SHA-256", iterations: 1000 } as const;

  const sealed: Sealed = { ...head, salt: text(salt), iv: text(iv), data: text(new Uint8Array(data)) };

  expect(isSealed(sealed)).toBe(true);
  expect(await unseal(sealed, WORDS)).toBe("by hand");
});

test.each([
  ["a plain file", { product: "carnet" }],
  ["another format", { format: "carnet-sealed-9" }],
  ["so much work that the phone would stand still", { iterations: 1e12 }],
  ["what is no base64", { salt: "§" }],
])("%s is not taken for one", async (_, change) => {
  const sealed = { format: "carnet-sealed-1", kdf: "PBKDF2-SHA-256", iterations: 1, salt: "", iv: "", data: "" };

  expect([isSealed(sealed), isSealed("product" in change ? change : { ...sealed, ...change })]).toEqual([true, false]);
});

test("where the browser encrypts nothing it is known before anybody chooses a passphrase", () => {
  expect(canSeal()).toBe(true);
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues });
  expect(canSeal()).toBe(false);
});
