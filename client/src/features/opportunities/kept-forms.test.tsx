// A form of the opportunity's page survives the death of the page, and is forgotten once it is saved or let go.
import { act } from "preact/test-utils";
import { describe, expect, test } from "vitest";
import type { WireRow } from "../../protocol/types.gen";
import { arrives, dies, kept, standsIn } from "../testing/kept-forms";
import { outbox, sent } from "../testing/real-store";
import { forScreens, type OnScreen, onScreen } from "../testing/screens";
import { OpportunityScreen } from "./opportunity-screen";

forScreens();

const SCREEN = <OpportunityScreen id="o" />;
const VISIT = () => sent("action", "a", { when: { due: "2026-03-02T09:30", zone: "Europe/Rome" }, note: "Visit" }, "o");

const page = (deal: object = {}, ...more: readonly WireRow[]) =>
  onScreen(SCREEN, (me) => [
    sent("opportunity", "o", { title: "Officine Bellavista", step: "s1", owner: me, created_by: me, ...deal }),
    ...more,
  ]);
/** Into a field that is called by what stands around it. */
function write({ drawn }: OnScreen, place: string, text: string): void {
  const box = drawn.root.querySelector<HTMLTextAreaElement>(place);
  if (box === null) throw new Error(`nothing to write into at ${place}`);
  act(() => {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const made = async ({ store }: OnScreen) => (await outbox(store)).at(-1);

describe("the description", () => {
  test("comes back in its field, and is written on the version that its author saw", async () => {
    const it = await page({ description: "Two lines" });
    const seen = it.store.rows("opportunity").value.get("o")?.seq;
    await it.press("Description: Two lines");
    await it.type("Description", "Two lines, in Septem");

    await dies(it, SCREEN);
    await arrives(it, sent("opportunity", "o", { title: "Bellavista", owner: it.me, description: "Three lines" }));
    await it.press("Description: Three lines");
    expect(standsIn(it, "Description")).toBe("Two lines, in Septem");
    await it.type("Description", "Two lines, in September");
    await it.show(SCREEN); // leaving the page leaves the field

    expect(await made(it)).toMatchObject({
      kind: "set",
      fields: { description: "Two lines, in September" },
      base: { description: seen },
    });
    expect(kept(it)).toEqual([]);
  });

  test("is let go by Esc", async () => {
    const it = await page();
    await it.press("Description: add");
    await it.type("Description", "Not this");

    (it.drawn.root.querySelector("textarea:not(.composer *)") as HTMLElement).focus();
    await it.key("Escape");
    await it.press("Description: add");

    expect(standsIn(it, "Description")).toBe("");
    expect(kept(it)).toEqual([]);
  });
});

describe("the words of a closing", () => {
  test("come back, and are forgotten once it is closed", async () => {
    const it = await page();
    await it.press("Lost");
    await it.type("Why", "Price");
    await it.type("To whom", "Rossi");
    await it.type("Anything to remember", "Ask again in May");

    await dies(it, SCREEN);
    await it.press("Lost");
    expect(["Why", "To whom", "Anything to remember"].map((label) => standsIn(it, label))).toEqual([
      "Price",
      "Rossi",
      "Ask again in May",
    ]);
    await it.press("Save as lost");

    expect(await made(it)).toMatchObject({ reason: "Price", competitor: "Rossi", note: "Ask again in May" });
    expect(kept(it)).toEqual([]);
  });

  test("are let go by “Not yet”, and those of another closing stay apart", async () => {
    const it = await page();
    await it.press("Lost");
    await it.type("Why", "Price");
    await dies(it, SCREEN);

    await it.press("Cancelled");
    expect(standsIn(it, "Why")).toBe("");
    await it.press("Not yet");
    await it.press("Lost");
    await it.press("Not yet");
    await it.press("Lost");

    expect(standsIn(it, "Why")).toBe("");
    expect(kept(it)).toEqual([]);
  });

  test("come back also while they are corrected, beside what nobody touched", async () => {
    const status = { is: "lost", closed_at: "2026-02-25T11:00:00.000Z", reason: "Price", note: "Old" };
    const it = await page({ status });
    const words = (it.drawn.root.querySelector(".opp-ended button")?.textContent ?? "").trim();
    await it.press(words);
    await it.type("Anything to remember", "New");

    await dies(it, SCREEN);
    await it.press(words);
    expect([standsIn(it, "Why"), standsIn(it, "Anything to remember")]).toEqual(["Price", "New"]);
    await it.press("Save");

    expect(await made(it)).toMatchObject({ reason: "Price", note: "New" });
    expect(kept(it)).toEqual([]);
  });
});

describe("a win", () => {
  test("comes back with its amount, when to sell again and the folder, and is forgotten once saved", async () => {
    const it = await page({ money: { amount: "18400.00", currency: "EUR", probability: null } });
    await it.press("Won");
    await it.type("Amount, EUR", "17000");
    await it.press("In 1 year");
    await it.type("Client folder for both", "Bellavista S.p.A.");

    await dies(it, SCREEN);
    await it.press("Won");
    expect(["Amount, EUR", "On", "Client folder for both"].map((label) => standsIn(it, label))).toEqual([
      "17000",
      "2026-03-02",
      "Bellavista S.p.A.",
    ]);
    await it.press("Save as won");

    const all = await outbox(it.store);
    expect(all.find(({ kind }) => kind === "status.set")).toMatchObject({ won: { amount: "17000.00" } });
    expect(all.find(({ entity }) => entity === "folder")).toMatchObject({ fields: { name: "Bellavista S.p.A." } });
    expect(all.find(({ entity }) => entity === "action")).toMatchObject({ fields: { when: { due: "2027-03-02" } } });
    expect(kept(it)).toEqual([]);
  });

  test("is let go by “Not yet”", async () => {
    const it = await page();
    await it.press("Won");
    await it.type("Amount, EUR", "17000");
    await dies(it, SCREEN);

    await it.press("Won");
    await it.press("Not yet");

    expect(kept(it)).toEqual([]);
  });
});

describe("a copy", () => {
  test("comes back with its title and when it is wanted, and is forgotten once made", async () => {
    const it = await page();
    await it.press("More");
    await it.press("Copy for another sale");
    await it.type("Title of the new opportunity", "Third line");

    await dies(it, SCREEN);
    await it.press("More");
    await it.press("Copy for another sale");
    expect(standsIn(it, "Title of the new opportunity")).toBe("Third line");
    await it.press("Make the copy");

    expect(
      (await outbox(it.store)).find(({ kind, entity }) => kind === "create" && entity === "opportunity"),
    ).toMatchObject({
      fields: { title: "Third line" },
    });
    expect(kept(it)).toEqual([]);
  });
});

describe("what happened", () => {
  test("comes back with what the next action is for, and is forgotten once told", async () => {
    const it = await page({}, VISIT());
    await it.press("Done");
    await it.type("What for", "Send the contract");

    await dies(it, SCREEN);
    await it.press("Done");
    expect(standsIn(it, "What for")).toBe("Send the contract");
    await it.press("Save without a date");

    expect(await made(it)).toMatchObject({ kind: "create", fields: { note: "Send the contract" } });
    expect(kept(it)).toEqual([]);
  });
});

describe("a planned action", () => {
  test("another one comes back with what it is for and its date, and is forgotten once it is planned", async () => {
    const it = await page({}, VISIT());
    await it.press("Plan another action");
    await it.type("What for", "Fair in Milan");

    await dies(it, SCREEN);
    await it.press("Plan another action");
    expect(standsIn(it, "What for")).toBe("Fair in Milan");
    await it.press("Save");

    expect(await made(it)).toMatchObject({ kind: "create", entity: "action", fields: { note: "Fair in Milan" } });
    expect(kept(it)).toEqual([]);
  });

  test("one that stands is kept apart from a new one, and closing the sheet lets it go", async () => {
    const it = await page({}, VISIT());
    await it.press("Pick");
    await it.type("What for", "Visit with Ada");

    await dies(it, SCREEN);
    await it.press("Plan another action");
    expect(standsIn(it, "What for")).toBe("");
    await it.press("Close");
    await it.press("Pick");
    expect(standsIn(it, "What for")).toBe("Visit with Ada");
    await it.press("Close");

    expect(kept(it)).toEqual([]);
  });
});

describe("somebody more", () => {
  test("comes back with every field, and is forgotten once added", async () => {
    const it = await page();
    await it.press("Who decides?");
    await it.type("Name", "Giulia Ferri");
    await it.type("In your own words", "signs");
    await it.type("Phone", "0461 55");

    await dies(it, SCREEN);
    await it.press("Who decides?");
    expect(["Name", "In your own words", "Phone"].map((label) => standsIn(it, label))).toEqual([
      "Giulia Ferri",
      "signs",
      "0461 55",
    ]);
    await it.press("Add as a new contact");

    expect((await outbox(it.store)).find(({ entity }) => entity === "contact")).toMatchObject({
      fields: { first_name: "Giulia", last_name: "Ferri" },
    });
    expect(kept(it)).toEqual([]);
  });
});

describe("the small sheets", () => {
  const FERRI = [
    sent("contact", "c", { last_name: "Ferri" }),
    sent("participant", "pa", { opportunity: "o", contact: "c", rank: "a0" }, "o"),
  ];

  test.each([
    ["an amount", ["Add an amount"], "Amount", "12000", "Save", { money: { amount: "12000.00" } }],
    ["a part in the sale", ["Ferri"], "In your own words", "signs", "Close", { role: "signs" }],
    ["a source", ["Source: add"], "Which one, or who", "Fair in Milan", "Save", { source: "Fair in Milan" }],
  ])("%s comes back with a word about it, and is forgotten once saved", async (_, ways, label, typed, done, fields) => {
    const it = await page({}, ...FERRI);
    for (const way of ways) await it.press(way);
    await it.type(label, typed);

    await dies(it, SCREEN);
    for (const way of ways) await it.press(way);
    expect(standsIn(it, label)).toBe(typed);
    expect(it.text()).toContain("Your words from 10:15 are back");
    await it.press(done);

    expect(await made(it)).toMatchObject({ kind: "set", fields });
    expect(kept(it)).toEqual([]);
  });

  test("a client folder comes back, and closing the sheet lets it go", async () => {
    const it = await page();
    await it.press("Client folder");
    await it.type("Client folder", "Bellavista");

    await dies(it, SCREEN);
    await it.press("Client folder");
    expect(standsIn(it, "Client folder")).toBe("Bellavista");
    await it.press("Close");

    expect(kept(it)).toEqual([]);
  });

  test("the message to whoever gets it comes back, and goes along", async () => {
    const it = await page();
    await it.press("More");
    await it.press("Hand over");
    await it.type("Message, if you like", "Call on Monday");

    await dies(it, SCREEN);
    await it.press("More");
    await it.press("Hand over");
    expect(standsIn(it, "Message, if you like")).toBe("Call on Monday");
    await it.press("Anna Berg");

    expect((await outbox(it.store)).find(({ kind }) => kind === "transfer")).toMatchObject({
      message: "Call on Monday",
    });
    expect(kept(it)).toEqual([]);
  });
});

test("a title comes back in its field, and Esc lets it go", async () => {
  const it = await page();
  await it.press("Officine Bellavista");
  write(it, ".opp-title-field", "Bellavista, line 3");

  await dies(it, SCREEN);
  await it.press("Officine Bellavista");
  expect(it.drawn.root.querySelector<HTMLTextAreaElement>(".opp-title-field")?.value).toBe("Bellavista, line 3");
  expect(it.text()).toContain("Your words from 10:15 are back");
  await it.key("Escape");

  expect(it.text()).toContain("Officine Bellavista");
  expect(kept(it)).toEqual([]);
});

describe("a note", () => {
  test("comes back on the line at the thumb, and can start empty", async () => {
    const it = await page();
    write(it, ".composer textarea", "Ring on Mon");

    await dies(it, SCREEN);
    expect(it.text()).toContain("Your words from 10:15 are back");
    await it.press("Start empty");

    expect(it.text()).not.toContain("are back");
    expect(kept(it)).toEqual([]);
  });

  test("goes on in the next sheet of the same page without a word", async () => {
    const it = await page({}, VISIT());
    write(it, ".composer textarea", "Ring on Mon");

    await it.press("Done");

    expect(it.text()).not.toContain("are back");
  });
});
