import { act } from "preact/test-utils";
import { describe, expect, test } from "vitest";
import { capture } from "../../app/capture";
import { path } from "../../app/router";
import type { WireRow } from "../../protocol/types.gen";
import { ANNA, outbox, sent, settled } from "../testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../testing/screens";
import { OpportunityScreen } from "./opportunity-screen";

forScreens();

const DEAL = { title: "Officine Bellavista", step: "s1", money: { amount: "18400.00", currency: "EUR" } };

function rows(deal: object, ...more: readonly WireRow[]) {
  return (me: string) => [
    sent("opportunity", "o", { ...DEAL, owner: me, created_by: me, created_at: "2026-02-20T10:00:00.000Z", ...deal }),
    ...more,
  ];
}

const VISIT = () => sent("action", "a", { when: { due: "2026-03-02T09:30", zone: "Europe/Rome" }, note: "Visit" }, "o");
const page = (deal: object = {}, ...more: readonly WireRow[]) =>
  onScreen(<OpportunityScreen id="o" />, rows(deal, ...more));

/** Within the sheet: the page below it has the same words. */
async function inSheet({ drawn }: OnScreen, words: string): Promise<void> {
  const plain = (text: string | null | undefined) => text?.replace(/[\u2066-\u2069]/gu, "").trim();
  const all = [...drawn.root.querySelectorAll<HTMLElement>("dialog button, dialog a, dialog label")];
  const found = all.find((one) => plain(one.textContent) === words || plain(one.getAttribute("aria-label")) === words);
  if (found === undefined)
    throw new Error(`the sheet has no “${words}”: ${all.map((one) => one.textContent).join(" | ")}`);
  act(() => found.click());
  await settled();
}

/** Amounts have spaces of their own: what is pressed is found by its beginning. */
async function pressThe({ drawn }: OnScreen, beginning: string): Promise<void> {
  const all = [...drawn.root.querySelectorAll<HTMLElement>(".cover")];
  const found = all.find((one) => (one.getAttribute("aria-label") ?? one.textContent ?? "").startsWith(beginning));
  if (found === undefined) throw new Error(`nothing to press begins with “${beginning}”`);
  act(() => found.click());
  await settled();
}

const made = async ({ store }: OnScreen) => (await outbox(store)).filter(({ kind }) => kind !== "skip");

describe("the next action", () => {
  test("is moved by one tap, also by a year; the whole list of D3 stands there", async () => {
    const it = await page({}, VISIT());

    for (const date of ["In an hour", "Tomorrow", "In 3 days", "Next week", "A month", "In a year"]) {
      expect(it.text()).toContain(date);
    }
    await it.press("In a year");

    expect(await made(it)).toMatchObject([{ id: "a", fields: { when: { due: "2027-03-02", zone: "Europe/Rome" } } }]);
  });

  test("takes an hour, how long it lasts and its zone; a past date is refused on the screen (D3)", async () => {
    const it = await page();

    await it.press("Pick");
    await inSheet(it, "Pick");
    await it.type("Day", "2026-03-01");
    expect(it.text()).toContain("That day has passed. Pick a later one.");
    await it.type("What for", "Visit the works");
    await it.type("Day", "2026-03-04");
    await it.type("Time, if it has one", "15:00");
    const lasts = it.drawn.root.querySelector("dialog select") as HTMLSelectElement;
    act(() => {
      lasts.value = "90";
      lasts.dispatchEvent(new Event("change", { bubbles: true }));
    });
    await settled();
    await inSheet(it, "Save");

    expect(await made(it)).toMatchObject([
      {
        kind: "create",
        entity: "action",
        fields: { note: "Visit the works", when: { due: "2026-03-04T15:00", zone: "Europe/Rome", minutes: 90 } },
      },
    ]);
  });

  test("is planned beside others: in order, each one done or deleted by itself, with undo (D2)", async () => {
    const later = sent("action", "b", { when: { due: "2026-03-09" }, note: "Send the contract" }, "o");
    const it = await page({}, VISIT(), later, sent("action", "c", { when: { due: "2026-03-05" }, note: "Ring" }, "o"));

    const names = () => [...it.drawn.root.querySelectorAll(".opp-next .what b")].map((one) => one.textContent);
    expect(names()).toEqual(["Visit", "Ring", "Send the contract", "Plan another action"]);
    await it.press("Done: Send the contract");
    await inSheet(it, "Save without a date");
    expect((await made(it)).filter(({ kind }) => kind === "action.done")).toMatchObject([{ id: "b" }]);
    expect(names()).toEqual(["Visit", "Ring", "Plan another action"]);

    await it.press("Ring");
    await inSheet(it, "Delete");
    expect(names()).toEqual(["Visit", "Plan another action"]);
    await it.press("Undo");
    expect(names()).toEqual(["Visit", "Ring", "Plan another action"]);

    await it.press("Plan another action");
    await it.type("What for", "Fair in Milan");
    await inSheet(it, "A month");
    await inSheet(it, "Save");
    expect(names()).toEqual(["Visit", "Ring", "Fair in Milan", "Plan another action"]);
  });

  test("done may lead on to a step that asks for something first (E5, B10)", async () => {
    const it = await page({}, VISIT(), ...TRADES);

    await it.press("Done");
    await inSheet(it, "To Visited");
    await inSheet(it, "Tomorrow");

    expect((await made(it)).map(({ kind }) => kind)).toEqual(["action.done", "create"]);
    expect(it.text()).toContain("Before Visited");
    await inSheet(it, "Construction");
    await inSheet(it, "Move");
    expect(it.text()).toContain("Officine Bellavista is now in Visited");
    expect(await made(it)).toHaveLength(4);
  });
});

const TRADES = [
  sent("tag_category", "tc", { name: "Trade", required: true, single: true, rank: "a0" }),
  sent("tag", "t1", { name: "Construction", category: "tc", words: ["builders", "roads"], rank: "a0" }),
  sent("tag", "t2", { name: "Food", category: "tc", rank: "a1" }),
];

describe("closing", () => {
  test("asks the admin’s reasons and a competitor, for lost and for cancelled (C11)", async () => {
    const reasons = [
      sent("loss_reason", "r2", { name: "Too late", rank: "a1" }),
      sent("loss_reason", "r1", { name: "Price", rank: "a0" }),
      sent("loss_reason", "r3", { name: "Gone", rank: "a2", archived: true }),
    ];
    const it = await page({}, ...reasons);

    await it.press("Cancelled");
    expect(it.text()).toContain("WhyPriceToo late");
    expect(it.text()).not.toContain("Gone");
    await inSheet(it, "Too late");
    await it.type("Competitor, if there was one", "Rossi");
    await it.type("Anything to remember", "Again in spring");
    await inSheet(it, "Save as cancelled");

    expect(await made(it)).toMatchObject([
      { kind: "status.set", status: "cancelled", reason: "Too late", competitor: "Rossi", note: "Again in spring" },
    ]);
  });

  test("puts actions to sleep; reopening wakes them (D1, D6)", async () => {
    const it = await page({}, VISIT());

    await it.press("Lost");
    await inSheet(it, "Save as lost");
    expect(it.text()).not.toContain("Done");
    await it.press("Reopen");

    expect(it.text()).toContain("today");
    expect((await made(it)).map(({ status }) => status)).toEqual(["lost", "open"]);
  });

  test("has a day that can be corrected, and never lies before the sale began (C10)", async () => {
    const status = { is: "won", closed_at: "2026-03-01T11:00:00.000Z", won: { amount: "18400.00", currency: "EUR" } };
    const it = await page({ status });

    await pressThe(it, "Won");
    await it.type("On", "2026-02-01");
    expect(it.text()).toContain("That is before the opportunity began.");
    await it.type("On", "2026-02-25");
    await it.type("Amount, EUR", "17 000");
    await inSheet(it, "Save");

    expect(await made(it)).toMatchObject([
      {
        kind: "status.set",
        status: "won",
        closed_at: "2026-02-25T11:00:00.000Z",
        won: { amount: "17000.00", currency: "EUR" },
      },
    ]);
  });

  test("as won waits for a compulsory tag, which is chosen in the same sheet (B10)", async () => {
    const it = await page({}, ...TRADES);
    const save = () =>
      [...it.drawn.root.querySelectorAll<HTMLButtonElement>("dialog button")].find(
        (one) => one.textContent === "Save as won",
      );

    expect(it.text()).toContain("Tag missing: Trade");
    await it.press("Won");
    expect(save()?.disabled).toBe(true);
    await inSheet(it, "Construction");
    expect(save()?.disabled).toBe(false);
    await inSheet(it, "Food");
    await inSheet(it, "Save as won");

    expect((await made(it)).map(({ kind, tag }) => [kind, tag])).toEqual([
      ["tag.add", "Construction"],
      ["tag.remove", "Construction"],
      ["tag.add", "Food"],
      ["status.set", undefined],
    ]);
    expect(it.text()).not.toContain("Tag missing");
  });
});

describe("a copy", () => {
  test("for an upsell keeps fields, tags and contacts, and puts both into a new folder (C6)", async () => {
    const person = sent("participant", "p", { contact: "c", role: "decides", rank: "a0" }, "o");
    const contact = sent("contact", "c", { last_name: "Ferri", company: "Bellavista S.p.A." });
    const it = await page(
      { step: "s3", tags: { fair: 2 }, "x:f": "two presses", starred: true },
      VISIT(),
      person,
      contact,
    );

    await it.press("More");
    await inSheet(it, "Copy for another sale");
    expect(it.text()).toContain("Comments, amount and files stay here.");
    expect(it.text()).toContain("Both go into the client folder “Bellavista S.p.A.” (new).");
    await it.type("Title of the new opportunity", "Bellavista, spare parts");
    await inSheet(it, "Make the copy");

    const [folder, moved, copy, participant] = await made(it);
    expect(folder).toMatchObject({ kind: "create", entity: "folder", fields: { name: "Bellavista S.p.A." } });
    expect(moved).toMatchObject({ kind: "set", id: "o", fields: { folder: folder?.id } });
    expect(copy).toMatchObject({
      kind: "create",
      fields: {
        title: "Bellavista, spare parts",
        step: "s1",
        "x:f": "two presses",
        tags: ["fair"],
        folder: folder?.id,
      },
    });
    expect(Object.keys(copy?.fields as object)).not.toContain("money");
    expect(Object.keys(copy?.fields as object)).not.toContain("starred");
    expect(participant).toMatchObject({ root: copy?.id, fields: { contact: "c", role: "decides" } });
    expect(path.value).toBe(`/o/${copy?.id}`);
  });

  test("for a renewal waits on standby to its day (PS2)", async () => {
    const it = await page({ folder: "f" }, sent("folder", "f", { name: "Bellavista S.p.A." }));

    await it.press("More");
    await inSheet(it, "Copy for another sale");
    await inSheet(it, "In 6 months");
    await inSheet(it, "Make the copy");

    const [copy, action] = await made(it);
    expect(copy).toMatchObject({ kind: "create", fields: { folder: "f" } });
    expect(action).toMatchObject({
      entity: "action",
      root: copy?.id,
      fields: { when: { due: "2026-09-02" }, note: "Renewal" },
    });
  });
});

describe("people", () => {
  const CONTACTS = ["Ferri", "Riva", "Serra"].map((last_name, at) => sent("contact", `c${at}`, { last_name }));
  const PEOPLE = CONTACTS.map((_, at) => sent("participant", `p${at}`, { contact: `c${at}`, rank: `a${at}` }, "o"));
  const names = (it: OnScreen) =>
    [...it.drawn.root.querySelectorAll(".opp-people .what b")].map((one) => one.textContent).slice(0, -1);

  test("stand in an order that buttons and keys change (C4)", async () => {
    const it = await page({}, ...CONTACTS, ...PEOPLE);

    const last = it.drawn.root.querySelectorAll<HTMLElement>(".opp-people .cover")[2];
    last?.focus();
    await it.key("ArrowUp", { altKey: true });
    expect(names(it)).toEqual(["Ferri", "Serra", "Riva"]);
    expect(it.text()).toContain("Serra stands at place 2 now");
    await it.press("Ferri");
    await inSheet(it, "One down");
    expect(names(it)).toEqual(["Serra", "Ferri", "Riva"]);
  });

  test("have a part in the sale, the intermediary too (C5)", async () => {
    const it = await page({}, ...CONTACTS, ...PEOPLE);

    await it.press("Riva");
    await inSheet(it, "Intermediary");
    await inSheet(it, "Close");

    expect(await made(it)).toMatchObject([{ kind: "set", id: "p1", fields: { role: "intermediary" } }]);
    expect(it.text()).toContain("Rivaintermediary");
  });

  test("who buys something else begins another opportunity; who takes no part stays in the folder (C3)", async () => {
    const it = await page({ folder: "f" }, sent("folder", "f", { name: "Bellavista S.p.A." }));

    await it.press("Who decides?");
    await inSheet(it, "Another sale");
    expect(it.text()).toContain("One real sale is one opportunity");
    await it.type("Name", "Paolo Riva");
    await inSheet(it, "Begin the other opportunity");
    expect(capture.value).toMatchObject({ title: "Paolo Riva", folder: "f" });
    expect(await made(it)).toEqual([]);

    await it.press("Who decides?");
    await inSheet(it, "No sale");
    await it.type("Name", "Anna Serra");
    await inSheet(it, "Add as a new contact");
    expect(await made(it)).toMatchObject([
      { kind: "create", entity: "contact", fields: { first_name: "Anna", last_name: "Serra", folder: "f" } },
    ]);
  });
});

describe("what is known of the sale", () => {
  test("amount times the step’s probability or one’s own, weighted (E4)", async () => {
    const it = await page();

    expect(it.text()).toMatch(/Weighted amount€.920/u);
    await pressThe(it, "Weighted amount");
    await it.type("Probability, percent", "50");
    await inSheet(it, "Save");

    expect(await made(it)).toMatchObject([
      { fields: { money: { amount: "18400.00", currency: "EUR", probability: 50 } } },
    ]);
    expect(it.text()).toMatch(/own probability€.9.200/u);
  });

  test("a passed day of closing is marked in words (E7)", async () => {
    const it = await page({ closing_date: "2026-02-27" });

    expect(it.text()).toContain("Expected closing passed: Fri");
    expect(it.text()).toContain("Expected closing · passed");
  });

  test("the star is one tap (C7)", async () => {
    const it = await page();

    await it.press("Mark with a star");

    expect(await made(it)).toMatchObject([{ fields: { starred: true } }]);
  });

  test("where it came from is one of a few kinds, with a name (C1)", async () => {
    const it = await page();

    await it.press("Source: add");
    await inSheet(it, "Introduced by");
    await it.type("Which one, or who", "Marta Conti");
    await inSheet(it, "Save");

    expect(await made(it)).toMatchObject([{ fields: { source: "introduced by: Marta Conti" } }]);
    expect(it.text()).toContain("Introduced by, Marta Conti");
  });

  test("its beginning can be corrected, not to a day after it was closed (C10)", async () => {
    const status = { is: "lost", closed_at: "2026-02-25T11:00:00.000Z" };
    const it = await page({ status });
    const leave = async () => {
      act(() => it.drawn.root.querySelector<HTMLElement>(".over input")?.blur());
      await settled();
    };

    await it.press("Created: 20 Feb");
    await it.type("Created", "2026-02-27");
    expect(it.text()).toContain("It was closed before that day.");
    await leave();
    expect(await made(it)).toEqual([]);
    await it.press("Created: 20 Feb");
    await it.type("Created", "2025-11-03");
    await leave();

    expect(await made(it)).toMatchObject([{ fields: { created_on: "2025-11-03" } }]);
    expect(it.text()).toContain("Created · written down 20 Feb3 Nov 2025");
  });

  test("fields of every kind have the keypad of their kind; what a newer version keeps is left alone (C2, X29)", async () => {
    const kinds = ["text", "long_text", "number", "date", "email", "phone", "link", "list", "checkbox"] as const;
    const fields = kinds.map((kind, at) =>
      sent("field", `f${at}`, { entity: "opportunity", name: kind, kind, options: ["One"], rank: `a${at}` }),
    );
    const newer = sent("field", "f9", { entity: "opportunity", name: "place", kind: "map", rank: "a9" });
    const it = await page({ "x:f9": { lat: 1 }, "x:gone": "kept" }, ...fields, newer);
    const keypads: Record<string, string | undefined> = {};

    for (const kind of kinds) {
      await it.press(`${kind}: add`);
      const box = it.drawn.root.querySelector<HTMLInputElement>(".over .input");
      keypads[kind] = [box?.tagName, box?.type, box?.inputMode].filter(Boolean).join(" ").toLowerCase();
      act(() => void box?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true })));
      if (kind === "list" || kind === "checkbox") {
        act(() => void box?.dispatchEvent(new Event("change", { bubbles: true })));
      }
      await settled();
    }

    expect(keypads).toEqual({
      text: "input text",
      long_text: "textarea textarea",
      number: "input text decimal",
      date: "input date",
      email: "input email email",
      phone: "input tel tel",
      link: "input url url",
      list: "select select-one",
      checkbox: "select select-one",
    });
    expect(it.text()).toContain("placelat");
    expect(() => it.drawn.press("place: lat")).toThrow();
    expect(it.text()).toContain("A field that is no longer set upkept");
  });
});

describe("tags", () => {
  test("a new one is made by typing it, a known one is found without accents and by what it stands for (G1, G2)", async () => {
    const it = await page({ tags: { "Élite Hotels": 3 } }, ...TRADES);

    await it.press("Change the tags:Élite Hotels");
    await it.type("Tags", "elite hotels");
    await it.key("Enter");
    await it.type("Tags", "roads");
    await inSheet(it, "Add tag Construction");
    await it.type("Tags", "milan fair,");

    expect((await made(it)).map(({ tag }) => tag)).toEqual(["Construction", "milan fair"]);
  });

  test("half a word is a tag where the field is left for good, not where it is left for a tag below (G1, G2)", async () => {
    const it = await page({ tags: { "Élite Hotels": 3 } }, ...TRADES);
    await it.press("Change the tags:Élite Hotels");
    await it.type("Tags", "roa");
    const box = it.drawn.root.querySelector<HTMLInputElement>("dialog input");
    const chip = it.drawn.root.querySelector<HTMLElement>('dialog [aria-label="Add tag Construction"]');
    const leave = (relatedTarget: Element | null) =>
      act(() => void box?.dispatchEvent(new FocusEvent("focusout", { bubbles: true, relatedTarget })));

    const press = new MouseEvent("mousedown", { bubbles: true, cancelable: true });
    chip?.dispatchEvent(press);
    expect(press.defaultPrevented).toBe(true); // so that no browser takes the focus away before the tap
    leave(chip);
    await settled();
    expect(await made(it)).toEqual([]);

    leave(null);
    await settled();
    expect((await made(it)).map(({ tag }) => tag)).toEqual(["roa"]);
  });

  test("of a single choice take each other’s place in one gesture, each its own fact (G2, G4)", async () => {
    const it = await page({ tags: { Construction: 3 } }, ...TRADES);

    await it.press("Change the tags:Construction");
    await inSheet(it, "Food");

    expect(await made(it)).toMatchObject([
      { kind: "tag.remove", tag: "Construction", seen: 3 },
      { kind: "tag.add", tag: "Food" },
    ]);
  });
});

describe("hand over", () => {
  test("takes a tap on whose it is and one on the colleague, with a line of message, and is taken back", async () => {
    const it = await page();
    await it.press("Details");

    await pressThe(it, "Assigned to: You");
    expect(it.text()).toContain("Hand Officine Bellavista over to");
    await it.type("Message, if you like", "They speak Norwegian");
    await inSheet(it, "Anna Berg");

    expect(await made(it)).toMatchObject([
      { kind: "transfer", id: "o", to: ANNA, expected_owner: it.me, message: "They speak Norwegian" },
    ]);
    expect(it.text()).toContain("Officine Bellavista is now with Anna Berg");
    await it.press("Undo");
    expect(await made(it)).toEqual([]);
  });

  test("stands behind *More* too, and only for whoever may give it away", async () => {
    const it = await page();
    await it.press("More");
    await inSheet(it, "Hand over");
    expect(it.text()).toContain("Hand Officine Bellavista over to");
    await inSheet(it, "Close");

    const hers = await page({ owner: ANNA });
    await hers.press("More");
    expect(hers.text()).not.toContain("Hand over");
  });
});

describe("the record’s own words", () => {
  test("say where the latest change is, sent or not (SY10, X9)", async () => {
    const it = await page();

    expect(it.text()).toContain("On the server");
    await it.press("Mark with a star");

    expect(it.text()).toContain("Saved on this phone");
    expect(it.text()).not.toContain("On the server");
  });

  test("say with whom it is now when it was handed away meanwhile", async () => {
    const it = await page();
    const row = { ...sent("opportunity", "o", { ...DEAL, owner: ANNA }), seq: 9_999 };

    await act(async () =>
      it.store.committed({ rows: [row] }, { cursor: null, complete: true, settled: null } as never),
    );
    await settled();

    expect(it.text()).toContain("Now with Anna Berg");
    expect(it.text()).toContain("goes to Anna Berg as a suggestion");
  });

  test("are reached by keys at the desk, and every sheet closes back to the page", async () => {
    const it = await page({}, VISIT());

    for (const [key, title] of [
      ["d", "How did it go?"],
      ["p", "Next action"],
      ["w", "Won"],
      ["t", "Tags"],
      ["m", "Move to"],
    ] as const) {
      await it.key(key);
      expect(it.drawn.root.querySelector("dialog h2")?.textContent).toBe(title);
      await inSheet(it, "Close");
      expect(it.drawn.root.querySelector("dialog")).toBeNull();
    }
    await it.key("e");
    expect(it.drawn.root.querySelector("h1 textarea")).not.toBeNull();
  });

  test("are clean for axe in the new sheets", async () => {
    const it = await page({ status: { is: "won", closed_at: "2026-03-01T11:00:00.000Z" } }, ...TRADES);

    const clean = () => faults(it.drawn.root);

    await it.press("Won");
    expect(await clean()).toEqual([]);
    await inSheet(it, "Close");
    await it.press("Sell again");
    expect(await clean()).toEqual([]);
    await inSheet(it, "Close");
    await it.press("Source: add");
    expect(await clean()).toEqual([]);
  }, 30_000);
});
