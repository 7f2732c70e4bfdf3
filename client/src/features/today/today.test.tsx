import axe from "axe-core";
import { act } from "preact/test-utils";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Drawn } from "../../app/builders";
import { capture } from "../../app/capture";
import { showLanguage } from "../../i18n";
import type { WireRow } from "../../protocol/types.gen";
import { ANNA, type Opened, opened, outbox, sent, settled, withLayout } from "../testing/real-store";
import { wordsLeft } from "../testing/words-left";
import { fetchMore } from "./later";
import { TodayScreen } from "./today-screen";

beforeAll(fetchMore);

let drawn: Drawn | undefined;
let open: Opened | undefined;

beforeEach(async () => {
  await showLanguage("en");
  withLayout();
});
afterEach(async () => {
  drawn?.remove();
  drawn = undefined;
  await open?.store.close();
});

async function today(rows: (me: string) => readonly WireRow[]): Promise<Drawn> {
  open = await opened(rows);
  drawn = open.draw(<TodayScreen />);
  await settled();
  return drawn;
}

const headings = (page: Drawn) => [...page.root.querySelectorAll("h2")].map((one) => one.firstChild?.textContent);
const titles = (page: Drawn) => [...page.root.querySelectorAll(".what b")].map((one) => one.textContent);

function busy(me: string): readonly WireRow[] {
  return [
    sent("opportunity", "late", {
      title: "Тойота (Toyota)",
      owner: me,
      money: { amount: "1200000.00", currency: "RUB", probability: 20 },
    }),
    sent("action", "a1", { when: { due: "2026-02-27" }, note: "Call Smirnova" }, "late"),
    sent("opportunity", "visit", { title: "Officine Bellavista", owner: me, folder: "f" }),
    sent("action", "a2", { when: { due: "2026-03-02T11:00", zone: "Europe/Rome" }, note: "Second quote" }, "visit"),
    sent("opportunity", "free", { title: "MediaCom Paris", owner: me }),
    sent("opportunity", "form", { title: "Hotel Alpina", owner: null, source: "Web form" }),
    sent("opportunity", "hers", { title: "Not mine", owner: ANNA }),
    sent("folder", "f", { name: "Gruppo Verdi S.p.A.", owner: me }),
  ];
}

test("K2: the day stands in its order, each row with when, title, why, client and worth", async () => {
  const page = await today(busy);

  expect(headings(page)).toEqual(["Overdue", "Today", "Came in"]);
  expect(titles(page)).toEqual([
    "Morning round",
    "Тойота (Toyota)",
    "Officine Bellavista",
    "MediaCom Paris",
    "Hotel Alpina",
  ]);
  expect(page.text()).toContain("Morning round3 opportunitiesStart");
  expect(page.text()).toContain("Fri");
  expect(page.text()).toContain("Second quote · Gruppo Verdi S.p.A.");
  expect(page.text()).toMatch(/1\.2.M₽/u);
  expect(page.text()).toContain("20");
});

test("D4: time passing moves a row to the top by itself, without network or reload", async () => {
  const page = await today(busy);
  expect(headings(page)).not.toContain("Just due");

  act(() => open?.clock.pass(3_600_000));
  act(() => void document.dispatchEvent(new Event("visibilitychange")));

  expect(headings(page)[0]).toBe("Just due");
  expect(titles(page).slice(0, 2)).toEqual(["Morning round", "Officine Bellavista"]);
});

test("when nothing is due it says what was done and what comes first tomorrow", async () => {
  const page = await today((me) => [
    sent("opportunity", "o", { title: "Léo Faure", owner: me }),
    sent("action", "a", { done_at: "2026-03-02T07:00:00.000Z" }, "o"),
    sent("action", "b", { when: { due: "2026-03-03T08:30", zone: "Europe/Rome" }, note: "Bring references" }, "o"),
  ]);

  expect(page.text()).toContain("Nothing is due");
  expect(page.text()).toContain("1 action done today");
  expect(headings(page)).toEqual(["Tomorrow"]);
  expect(page.text()).toContain("08:30");
});

test("C8: what came in is taken with one tap, kept with no signal, and can be given back", async () => {
  const page = await today(busy);

  page.press("Take it: \u2068Hotel Alpina\u2069");
  await settled();

  expect(headings(page)).not.toContain("Came in");
  if (open === undefined) throw new Error("no store");
  expect(await outbox(open.store)).toMatchObject([
    { kind: "transfer", entity: "opportunity", id: "form", to: open.me },
  ]);
});

test("an empty notebook teaches and opens the capture", async () => {
  const page = await today(() => []);

  page.press("New opportunity");

  expect(page.text()).toContain("Every sale that may happen is one line here");
  expect(capture.value).toEqual({});
});

test("what was begun and not finished waits under its own heading", async () => {
  const page = await today(busy);

  await open?.store.drafts.put("c1", "capture", { folder: "", title: "MediaCom spring" });
  await open?.store.drafts.put("touch:visit", "touch", { opportunity: "visit", contact: "none", by: "call", at: 1 });
  await open?.store.drafts.put("note:gone", "note", {
    opportunity: "gone",
    text: "of a record that went",
    activity: null,
  });
  await settled();

  expect(headings(page)).toContain("To finish");
  expect(page.text()).toContain("Go on: ⁨MediaCom spring⁩");
  expect(page.text()).toContain("What was said?");
  expect(page.text()).not.toContain("of a record that went");
});

test("a capture made with no signal stands there with one tick", async () => {
  const page = await today(busy);

  await open?.store.perform([
    { kind: "create", entity: "opportunity", id: "new", fields: { title: "Equip’Hôtel card" } },
  ]);
  await settled();

  expect(page.text()).toContain("Equip’Hôtel card");
  expect(page.root.querySelector('[aria-label="Saved on this phone"]')).not.toBeNull();
});

test("all its words come from the catalogue", async () => {
  await showLanguage("pseudo");
  const page = await today(() => []);
  expect(wordsLeft(page.root)).toEqual([]);
  drawn?.remove();
  await open?.store.close();

  const full = await today((me) => [
    sent("opportunity", "o", { title: "§", owner: me }),
    sent("opportunity", "p", { title: "§" }),
  ]);

  expect(wordsLeft(full.root)).toEqual([]);
});

test("it is clean for axe", async () => {
  const page = await today(busy);

  const found = await axe.run(page.root, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });

  expect(found.violations.map(({ id }) => id)).toEqual([]);
});

test("J5: what a colleague asks for is said, and leads to where it is answered", async () => {
  const asked = (id: string, root: string) =>
    sent("comment", id, { text: "May I?", outcome: "asked_for", created_by: ANNA }, root);
  const page = await today((me) => [...busy(me), asked("c1", "visit")]);
  const row = () => page.root.querySelector<HTMLAnchorElement>("a[href='/settle']");
  const words = () => row()?.textContent?.replace(/[\u2066-\u2069]/gu, "");

  await vi.waitFor(() => expect(words()).toContain("Anna Berg asks you for Officine Bellavista"), { timeout: 20_000 });
});
