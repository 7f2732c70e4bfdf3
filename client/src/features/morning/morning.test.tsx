import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { showLanguage } from "../../i18n";
import type { WireRow } from "../../protocol/types.gen";
import { ANNA, outbox, sent, settled } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { MorningScreen } from "./morning-screen";

forScreens();
const release = vi.fn(async () => undefined);
const request = vi.fn(async () => ({ release }));
beforeEach(() => {
  request.mockClear();
  vi.stubGlobal("navigator", Object.assign(navigator, { wakeLock: { request } }));
});

function book(me: string): readonly WireRow[] {
  const eur = (amount: string) => ({ amount, currency: "EUR", probability: null });
  return [
    sent("opportunity", "large", { title: "Officine Bellavista", owner: me, step: "s2", money: eur("18400.00") }),
    sent("opportunity", "small", { title: "Léo Faure", owner: me, step: "s1", money: eur("7300.00") }),
    sent("opportunity", "won", {
      title: "Calendars",
      owner: me,
      folder: "f",
      status: { is: "won", closed_at: "2025-12-10T09:00:00.000Z", won: { amount: "6400.00", currency: "EUR" } },
    }),
    sent("folder", "f", { name: "СтройИнвест", owner: me }),
    sent("contact", "old", {
      first_name: "Пётр",
      last_name: "Кондрашов",
      owner: me,
      folder: "f",
      job_title: "head of purchasing",
      "phone:aa": { raw: "+7 495 123-45-67", rank: "a0" },
      tags: { construction: 1 },
      created_at: "2025-01-01T09:00:00.000Z",
      updated_at: "2025-11-28T09:00:00.000Z",
    }),
    sent("contact", "newer", {
      last_name: "Ferri",
      owner: me,
      created_at: "2026-01-01T09:00:00.000Z",
      updated_at: "2026-01-01T09:00:00.000Z",
    }),
    sent("contact", "hers", { last_name: "Not mine", owner: ANNA }),
    sent(
      "comment",
      "said",
      { text: "Waits for the catalogue.", activity: "k1", happened_at: "2025-08-19T09:00:00.000Z" },
      "old",
    ),
  ];
}

type Page = Awaited<ReturnType<typeof onScreen>>;
let opened: Page | undefined;

/** Until the list of the day is made and kept. */
async function open(rows = book): Promise<Page> {
  const page = await onScreen(<MorningScreen />, rows);
  opened = page;
  await vi.waitFor(() => expect(keptRound(page)).toMatchObject({ contacts: expect.any(Array) }));
  await settled();
  return page;
}

function keptRound(page: Page): unknown {
  const rows = [...page.store.rows("preference").value.values()];
  return rows.find(({ data }) => data.key === "morning-round")?.data.value;
}

/** Gestures that a tap began are written one after another: nothing may be under way when the storage is put away. */
async function quiet(page: Page): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await page.store.perform([]);
    await settled();
  }
}

afterEach(async () => {
  if (opened !== undefined) await quiet(opened);
});

const heading = (page: Page) => page.drawn.root.querySelector(".what.large > b")?.textContent;
async function made(page: Page) {
  return (await outbox(page.store)).filter(({ entity, kind }) => entity !== "preference" && kind !== "skip");
}

async function press(page: Page, words: string): Promise<void> {
  await page.press(words);
  await quiet(page);
}

const LONG = { timeout: 30_000 };

/** In the field for files of the sheet. */
function pick(page: Page, file: File): void {
  const field = page.drawn.root.querySelector<HTMLInputElement>('dialog input[aria-label="Attach a file"]');
  if (field === null) throw new Error("the sheet takes no file");
  Object.defineProperty(field, "files", { value: [file] });
  act(() => void field.dispatchEvent(new Event("change", { bubbles: true })));
}

async function walkDeals(page: Page) {
  await press(page, "Today");
  await press(page, "Today");
}

describe("K1: an opportunity", () => {
  test("is shown with what is next and what moves it on, the largest first", async () => {
    const page = await open();

    expect(page.text()).toContain("Opportunity 1 of 2, then 2 contacts");
    expect(heading(page)).toBe("Officine Bellavista");
    expect(page.text()).toContain("What moves it to Quotation?");
    expect(page.text()).toContain("Nothing is planned");
  });

  test("is answered by one tap, which leads to the next one", async () => {
    const page = await open();

    await press(page, "Today");

    expect(heading(page)).toBe("Léo Faure");
    expect(await made(page)).toEqual([]);
  });

  test("goes to standby by a date, and the words become what is to be done", async () => {
    const page = await open();

    await page.type("What moves it to \u2068Quotation\u2069?", "Send references");
    await press(page, "Tomorrow");

    expect(heading(page)).toBe("Léo Faure");
    expect(await made(page)).toMatchObject([
      {
        kind: "create",
        entity: "action",
        root: "large",
        fields: { when: { due: "2026-03-03" }, note: "Send references" },
      },
    ]);
  });

  test("that is not real is cancelled in one tap, and Undo brings it back to be asked again", async () => {
    const page = await open();

    await press(page, "Not real");
    expect(heading(page)).toBe("Léo Faure");
    expect(await made(page)).toMatchObject([{ kind: "status.set", id: "large", status: "cancelled" }]);
    await press(page, "Undo");

    expect(await made(page)).toEqual([]);
    expect(heading(page)).toBe("Officine Bellavista");
  });

  test("is won in one tap with its amount", async () => {
    const page = await open();

    await press(page, "Won");

    expect(await made(page)).toMatchObject([
      { kind: "status.set", id: "large", status: "won", won: { amount: "18400.00", currency: "EUR" } },
    ]);
  });

  test("B10: is not won before its required tags are there", async () => {
    const page = await open((me) => [
      ...book(me),
      sent("tag_category", "branch", { name: "Branch", required: true, rank: "a0" }),
      sent("tag", "t1", { name: "Hotels", category: "branch", rank: "a0" }),
    ]);

    await press(page, "Won");

    expect(page.text()).toContain("Branch is missing");
    expect(await made(page)).toEqual([]);
  });

  test("E7: that was put off is asked about when its expected closing has passed", async () => {
    const page = await open((me) => [
      sent("opportunity", "o", { title: "Aas AS", owner: me, closing_date: "2026-02-20" }),
      sent("action", "a", { when: { due: "2026-04-01" } }, "o"),
    ]);

    expect(heading(page)).toBe("Aas AS");
    expect(page.text()).toContain("Was to close");
  });
});

describe("K1: a contact", () => {
  test("says how long untouched, the last note, what was bought and the tags, oldest touch first", async () => {
    const page = await open();
    await walkDeals(page);

    expect(heading(page)).toBe("Пётр Кондрашов");
    expect(page.text()).toContain("Opportunities done. Contact 1 of 2");
    expect(page.text()).toContain("94 days");
    expect(page.text()).toContain("СтройИнвест, head of purchasing");
    expect(page.text()).toContain("Call. Waits for the catalogue.");
    expect(page.text()).toMatch(/Once, €.6.400, last 10 Dec 2025/u);
    expect(page.text()).toContain("construction");
  });

  test("is left for tomorrow in one tap, and stands in the same place then", async () => {
    const page = await open();
    await walkDeals(page);

    await press(page, "Not today");
    expect(heading(page)).toBe("Ferri");
    expect(await made(page)).toEqual([]);
    page.clock.pass(86_400_000);
    await page.show(<MorningScreen />);
    await quiet(page);
    await walkDeals(page);

    expect(heading(page)).toBe("Пётр Кондрашов");
  });

  test("B11: is called, asked about on return, and a date saves what was said: two taps", async () => {
    const page = await open();
    await walkDeals(page);

    await press(page, "Call");
    await page.type("What was said?", "Buys in September");
    await press(page, "Next week");

    expect(await made(page)).toMatchObject([
      { kind: "comment.add", root: "old", text: "Buys in September", activity: "k1" },
      { kind: "create", entity: "action", root: "old", fields: { when: { due: "2026-03-09" } } },
    ]);
    expect(heading(page)).toBe("Ferri");
  });

  test("B11: can be told by voice: a memo stands with what is logged", async () => {
    const page = await open();
    await walkDeals(page);
    await press(page, "Call");
    expect(page.drawn.root.querySelector('dialog [aria-label="Record a memo"]')).not.toBeNull();

    pick(page, new File(["OggS, what Pyotr said"], "memo.ogg"));
    await vi.waitFor(async () => expect(await made(page)).toHaveLength(1), LONG);
    await press(page, "Next week");

    const [memo, said] = await made(page);
    expect(memo).toMatchObject({ kind: "attachment.add", root: "old" });
    expect(said).toMatchObject({ kind: "comment.add", root: "old", text: "", id: memo?.parent });
  });

  test("B11: whose call was never told about is asked about again after the phone ended the page", async () => {
    const page = await open();
    await walkDeals(page);
    await press(page, "Call");

    await page.show(<MorningScreen />);

    expect(page.text()).toContain("Call with Пётр Кондрашов");
  });

  test("is handed over in two taps with the open opportunities, to the smallest book first", async () => {
    const page = await open((me) => [
      ...book(me),
      sent("participant", "p", { contact: "old", rank: "a0" }, "large"),
      sent("member", "new", { name: "Jonas Hellesøy" }),
    ]);
    await walkDeals(page);

    await press(page, "Hand over");
    const rows = [...page.drawn.root.querySelectorAll("dialog .what b")].map((one) => one.textContent);
    expect(rows).toEqual(["Jonas Hellesøy", "Anna Berg"]);
    await press(page, "Jonas Hellesøy");

    expect(await made(page)).toMatchObject([
      { kind: "transfer", entity: "contact", id: "old", to: "new", expected_owner: page.me },
      { kind: "transfer", entity: "opportunity", id: "large", to: "new", expected_owner: page.me },
    ]);
    expect(heading(page)).toBe("Ferri");
  });

  test("J6: is parked in one tap, with the member who is nobody", async () => {
    const page = await open((me) => [...book(me), sent("member", "lot", { name: "Parking", parking: true })]);
    await walkDeals(page);

    await press(page, "Park");

    expect(await made(page)).toMatchObject([{ kind: "transfer", id: "old", to: "lot" }]);
  });

  test("keeps what could interest them as a note", async () => {
    const page = await open();
    await walkDeals(page);

    await page.type("What could interest them?", "Samples of the new line");
    await press(page, "Not today");

    expect(await made(page)).toMatchObject([{ kind: "comment.add", root: "old", text: "Samples of the new line" }]);
  });
});

describe("K1: the round", () => {
  test("goes on where it was after a kill, with the list that the morning made", async () => {
    const page = await open();
    await press(page, "Today");
    await page.store.perform([
      { kind: "create", entity: "opportunity", id: "new", fields: { title: "Came in at nine" } },
    ]);

    await page.show(<MorningScreen />);

    expect(heading(page)).toBe("Léo Faure");
    expect(page.text()).toContain("Opportunity 2 of 2");
  });

  test("has a visible end with the ways to new clients, and goes on with more contacts on wish", async () => {
    const page = await open();
    await walkDeals(page);
    await press(page, "Not today");
    await press(page, "Not today");

    expect(page.text()).toContain("The round is done");
    expect(page.text()).toContain("2 opportunities and 2 contacts walked");
    expect(page.text()).toContain("Call through a list");
    await press(page, "20 more contacts");
    expect(page.text()).toContain("The round is done");
  });

  test("is walked by the nearest closing and in other portions on wish, without asking twice", async () => {
    const page = await open((me) => [
      ...book(me),
      sent("opportunity", "near", { title: "Nearest", owner: me, closing_date: "2026-03-05" }),
    ]);
    await press(page, "Today");

    await press(page, "How to walk");
    await press(page, "Nearest closing first");
    await press(page, "10");

    expect(heading(page)).toBe("Nearest");
    expect(page.text()).toContain("Opportunity 2 of 3");
  });

  test("keeps the screen awake", async () => {
    await open();

    expect(request).toHaveBeenCalledWith("screen");
  });

  test("of an empty notebook says so, and shows no way that could be half walked", async () => {
    const page = await open(() => []);

    expect(page.text()).toContain("Nothing to walk today");
    expect(page.text()).not.toContain("more contacts");
    expect(page.drawn.root.querySelectorAll('[role="progressbar"]')).toHaveLength(0);
  });

  test("is free of what axe finds, at both kinds of stops and at the end", async () => {
    const page = await open();
    expect(await faults(page.drawn.root)).toEqual([]);
    await walkDeals(page);
    expect(await faults(page.drawn.root)).toEqual([]);
    await press(page, "Call");
    expect(await faults(page.drawn.root)).toEqual([]);
  });

  test("says nothing that is not in the catalogue", async () => {
    await showLanguage("pseudo");
    const page = await open((me) => [
      sent("opportunity", "o", { title: "§", owner: me }),
      sent("contact", "c", { last_name: "§", owner: me }),
    ]);
    expect(wordsLeft(page.drawn.root)).toEqual([]);
    act(() => page.drawn.root.querySelector<HTMLElement>(".walk-answers .btn")?.click());
    await settled();
    expect(wordsLeft(page.drawn.root)).toEqual([]);
  });
});
