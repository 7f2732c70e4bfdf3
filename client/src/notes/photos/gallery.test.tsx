import { signal } from "@preact/signals";
import { act } from "preact/test-utils";
import { describe, expect, test } from "vitest";
import { ANNA, outbox, sent, settled } from "../../features/testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../../features/testing/screens";
import { showLanguage } from "../../i18n";
import type { Upload } from "../../store/pictures";
import { Gallery } from "./gallery";
import { PhotoButton } from "./photo-button";

forScreens();

const HASH = "a".repeat(64);
const photo = (id: string, more: object) =>
  sent("attachment", id, { sha256: HASH, size: 10, mime: "image/webp", kind: "photo", ...more }, "o1");
const rows = (me: string) => [
  sent("opportunity", "o1", { title: "Bellavista", owner: me }),
  sent("opportunity", "o2", { title: "Another", owner: me }),
  photo("a1", {
    state: "here",
    preview: true,
    created_by: me,
    created_at: "2026-03-01T09:00:00Z",
    caption: "Stand 12",
  }),
  photo("a2", { created_by: ANNA, created_at: "2026-03-01T10:00:00Z" }),
  photo("a3", { created_by: me, created_at: "2026-03-01T11:00:00Z" }),
  photo("a4", { created_by: me, state: "refused", created_at: "2026-03-01T12:00:00Z" }),
  photo("a5", { created_by: ANNA, state: "damaged", created_at: "2026-03-01T13:00:00Z" }),
];

const names = (page: OnScreen): (string | null)[] =>
  [...page.drawn.root.querySelectorAll(".photo")].map((tile) =>
    (tile.getAttribute("aria-label") ?? "").replace(/[\u2066-\u2069]/g, ""),
  );

describe("the photos of a record", () => {
  test("stand newest first, each with where it is on its way", async () => {
    const page = await onScreen(<Gallery root="o1" />, rows);

    expect(names(page)).toEqual([
      "Open photo. The server has lost it",
      "Open photo. This file cannot be shown",
      "Open photo. Waiting to be sent",
      "Open photo. Waiting for Anna Berg’s phone",
      "Open photo: Stand 12",
    ]);
    expect(await faults(page.drawn.root)).toEqual([]);
  });

  test("tell how far the one has come that is being sent", async () => {
    const page = await onScreen(<Gallery root="o2" />, rows);
    const uploading = signal<Upload | null>({ id: "a3", share: 0.42 });
    page.store.pictures = { picture: async () => null, has: async () => false, uploading };

    await page.show(<Gallery root="o1" />);

    expect(names(page)[2]).toMatch(/^Open photo. Uploading 42.%$/);
  });

  test("take no place where there are none", async () => {
    const page = await onScreen(<Gallery root="o2" />, rows);

    expect(page.drawn.root.querySelector("ul")).toBeNull();
  });

  test("are looked at one by one, named, and removed with a way back", async () => {
    const page = await onScreen(<Gallery root="o1" />, rows);

    await page.press("Open photo: Stand 12");
    await page.type("Caption", "Stand 14");
    await page.press("Save");
    await page.press("Previous photo");
    await page.press("Remove photo");
    await settled();

    const made = await outbox(page.store);
    expect(made).toMatchObject([
      { kind: "set", entity: "attachment", id: "a1", fields: { caption: "Stand 14" } },
      { kind: "delete", entity: "attachment", id: "a2" },
    ]);
    await page.press("Undo");
    await settled();
    expect(names(page)).toHaveLength(5);
  });

  test("speak the person's language", async () => {
    await showLanguage("it");
    const page = await onScreen(<Gallery root="o1" />, rows);

    expect(names(page)).toContain("Apri la foto. In attesa del telefono di Anna Berg");
  });
});

describe("taking a photo", () => {
  test("says so where the page is not secure, and keeps nothing", async () => {
    const page = await onScreen(<PhotoButton root="o1" />, rows);
    const { subtle } = crypto;
    Object.defineProperty(crypto, "subtle", { value: undefined, configurable: true });
    const input = page.drawn.root.querySelector("input") as HTMLInputElement;
    Object.defineProperty(input, "files", { value: [new File(["x"], "a.jpg", { type: "image/jpeg" })] });

    await act(async () => void input.dispatchEvent(new Event("change", { bubbles: true })));
    await settled();
    Object.defineProperty(crypto, "subtle", { value: subtle, configurable: true });

    expect(page.text()).toContain("Photos need a secure address (https)");
    expect(await outbox(page.store)).toEqual([]);
  });
});
