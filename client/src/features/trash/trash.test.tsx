// C9: what was thrown away, who may give it back, and that it comes back.
import { describe, expect, test } from "vitest";
import { showLanguage } from "../../i18n";
import { ANNA, outbox, sent, settled } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { TrashScreen } from "./trash-screen";

forScreens();

const thrown = (by: string, at: string) => ({ trashed: { by, at } });
const rows = (me: string) => [
  sent("opportunity", "o1", { title: "§Bellavista", owner: me }),
  { ...sent("opportunity", "o2", { title: "§Hotel Alpina", owner: me }), ...thrown(me, "2026-03-01T09:00:00Z") },
  { ...sent("folder", "f1", { name: "§Old client", owner: me }), ...thrown(ANNA, "2026-02-20T09:00:00Z") },
  { ...sent("contact", "c1", { first_name: "§Pia", owner: ANNA }), ...thrown(ANNA, "2026-02-10T09:00:00Z") },
  { ...sent("contact", "c2", { merged_into: "c1", owner: me }), ...thrown(me, "2026-02-10T09:00:00Z") },
];

describe("C9: the trash", () => {
  test("tells who threw what away and when, and how long it stays; others' on request", async () => {
    const page = await onScreen(<TrashScreen />, rows);

    expect(page.text()).toContain("§Hotel AlpinaYou put it here, yesterday. It stays for 89 more days.");
    expect(page.text()).toContain("§Old clientAnna Berg put it here, 20 Feb. It stays for 80 more days.");
    expect(page.text()).not.toContain("§Pia");
    expect(page.text()).not.toContain("§Bellavista");
    await page.press("Everybody’s");
    expect(page.text()).toContain("§PiaAnna Berg put it here, 10 Feb.");
    expect(page.text()).toContain("Anna Berg or a manager can restore it.");
    expect(page.drawn.root.querySelector('[aria-label*="Pia"]')).toBeNull();
    expect(await faults(page.drawn.root)).toEqual([]);
  });

  test("gives one back in a tap, and takes it again by undo", async () => {
    const page = await onScreen(<TrashScreen />, rows);
    await page.press("Restore §Hotel Alpina");

    expect(await outbox(page.store)).toMatchObject([{ kind: "restore", entity: "opportunity", id: "o2" }]);
    expect(page.store.rows("opportunity").value.has("o2")).toBe(true);
    expect(page.text()).toContain("§Hotel Alpina is back");
    await page.press("Undo");
    await settled();
    expect(page.store.rows("opportunity").value.has("o2")).toBe(false);
    expect(page.text()).toContain("Restore");
  });

  test("gives back several at once, named by their number", async () => {
    const page = await onScreen(<TrashScreen />, rows);
    await page.press("Select");
    await page.press("All (2)");
    await page.press("Restore 2 records");

    expect(await outbox(page.store)).toMatchObject([
      { kind: "restore", id: "o2" },
      { kind: "restore", id: "f1" },
    ]);
    expect(page.text()).toContain("2 records are back");
    expect(page.text()).toContain("Nothing of yours is here.");
  });

  test("says what it is for while it is empty", async () => {
    const page = await onScreen(<TrashScreen />, () => []);
    expect(page.text()).toContain("What is deleted stays here for 90 days");
  });

  test("takes all its words from the catalogue", async () => {
    const page = await onScreen(<TrashScreen />, rows);
    await showLanguage("pseudo");
    await settled();
    expect(wordsLeft(page.drawn.root)).toEqual([]);
  });
});
