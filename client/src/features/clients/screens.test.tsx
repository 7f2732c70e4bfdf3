import { describe, expect, test, vi } from "vitest";
import { capture } from "../../app/capture";
import { chooseHouseRule } from "../../deals/house-rules";
import { showLanguage } from "../../i18n";
import { ANNA, outbox, sent } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { ClientsScreen } from "./clients-screen";
import { ContactScreen } from "./contact-screen";
import { FolderScreen } from "./folder-screen";

forScreens();

const rows = (me: string) => [
  sent("folder", "f1", { name: "Тойота", alt_name: "Toyota", owner: me, tags: { gifts: 3 }, "x:x1": "1 000" }),
  sent("folder", "f2", { name: "Aas AS", owner: ANNA }),
  sent("field", "x1", { entity: "folder", name: "§Turnover", kind: "number", rank: "a0" }),
  sent("opportunity", "o1", {
    title: "§Gift sets",
    owner: me,
    folder: "f1",
    money: { amount: "1200000.00", currency: "RUB", probability: null },
  }),
  sent("opportunity", "o2", {
    title: "§Calendars",
    owner: me,
    folder: "f1",
    status: { is: "won", closed_at: "2026-01-20T10:00:00.000Z", won: { amount: "280000.00", currency: "RUB" } },
  }),
  sent("contact", "c1", {
    first_name: "Анна",
    last_name: "Смирнова",
    job_title: "§Marketing",
    folder: "f1",
    owner: me,
    "phone:aa": { raw: "+7 495 123-45-67", e164: "+74951234567", rank: "a0" },
    "email:bb": { value: "a@toyota.example", rank: "a0" },
  }),
  sent("participant", "p1", { contact: "c1", rank: "a0" }, "o1"),
  sent(
    "comment",
    "k1",
    { text: "§Wants delivery before August", happened_at: "2026-03-01T10:00:00Z", created_by: ANNA },
    "f1",
  ),
  sent("comment", "k2", { text: "§Asked for the new logo", happened_at: "2026-02-27T10:00:00Z", created_by: me }, "o1"),
  sent("attachment", "a1", { kind: "document", caption: "§Offer.pdf", size: 1000, state: "here" }, "o1"),
];

describe("the book", () => {
  test("holds folders and contacts in one list, mine first, found in any script", async () => {
    const page = await onScreen(<ClientsScreen />, rows);

    const titles = () => [...page.drawn.root.querySelectorAll(".what b")].map((one) => one.textContent);
    expect(titles()).toEqual(["Анна Смирнова", "Тойота (Toyota)", "Aas AS"]);
    expect(page.text()).toContain("Active customer, 2 opportunities");
    await page.type("Find a client", "toyota");
    expect(titles()).toEqual(["Тойота (Toyota)", "Анна Смирнова"]);
    await page.type("Find a client", "495123");
    expect(titles()).toEqual(["Анна Смирнова"]);
    await page.type("Find a client", "zzz");
    expect(page.text()).toContain("No client matches “zzz”.");
    await page.press("Add “zzz” as new");
    expect(capture.value).toEqual({ title: "zzz" });
  });

  test("arrows walk from the field to its rows and back", async () => {
    const page = await onScreen(<ClientsScreen />, rows);
    page.drawn.root.querySelector<HTMLElement>("input[type=search]")?.focus();
    await page.key("ArrowDown");
    expect(document.activeElement?.getAttribute("href")).toBe("/c/c1");
    await page.key("ArrowDown");
    expect(document.activeElement?.getAttribute("href")).toBe("/f/f1");
    await page.key("ArrowUp");
    await page.key("ArrowUp");
    expect(document.activeElement?.tagName).toBe("INPUT");
  });

  test("teaches while it is empty", async () => {
    const page = await onScreen(<ClientsScreen />, () => []);
    expect(page.text()).toContain("Clients come by themselves");
  });
});

describe("segments and selecting", () => {
  test("a filter is said in words, cleared, and saved as a segment for everybody (H4)", async () => {
    const page = await onScreen(<ClientsScreen />, rows);
    await page.press("Filter");
    await page.press("Active customer");
    await page.press("Show");
    expect(page.text()).toContain("2 clients");
    expect(page.text()).not.toContain("Aas AS");
    await page.press("Save as segment");
    await page.type("Name of the segment", "Good ones");
    await page.press("Share with everybodyColleagues see it with your name; Mine then means theirs.");
    await page.press("Save");

    const made = (await outbox(page.store)).filter(({ entity }) => entity === "view");
    const fields = Object.assign({}, ...made.map((one) => one.fields));
    expect(fields).toMatchObject({ name: "Good ones", entity: "contact", shared: true });
    expect(fields.filter).toEqual({ find: "", where: { state: { in: ["active"] } } });
    await page.press("Without: Active customer");
    expect(page.text()).toContain("Aas AS");
    await page.press("Good ones");
    expect(page.text()).not.toContain("Aas AS");
  });

  test("a segment is exported as a table, with its people's names apart and nothing a spreadsheet would reckon (H4)", async () => {
    const made: Blob[] = [];
    vi.stubGlobal(
      "URL",
      Object.assign(URL, {
        createObjectURL: (file: Blob) => made.push(file) && "blob:",
        revokeObjectURL: () => undefined,
      }),
    );
    const page = await onScreen(<ClientsScreen />, (me) => [
      ...rows(me),
      sent("contact", "formula", {
        last_name: "=SUM(A1)",
        first_name: "Ada",
        owner: me,
        "email:aa": { value: "ada@riva.it" },
      }),
    ]);
    await page.press("Select");
    await page.press("Тойота (Toyota)");
    await page.press("Ada =SUM(A1)");
    await page.press("Export");

    const [head = "", ...lines] = (await made[0]?.text())?.split("\r\n") ?? [];
    expect(head).toContain('First name,"Middle name, patronymic",Surname');
    expect(lines.find((line) => line.includes("Ada"))).toContain("Ada,,'=SUM(A1)");
    expect(lines.find((line) => line.includes("Ada"))).toContain("ada@riva.it");
    expect(lines.find((line) => line.startsWith("Companies"))).toContain("Тойота,Toyota");
    expect(page.text()).not.toContain("2 selected");
  });

  test("nothing matches says so, with a way back", async () => {
    const page = await onScreen(<ClientsScreen />, rows);
    await page.press("Filter");
    await page.press("Inactive customer");
    await page.press("Show");
    expect(page.text()).toContain("No client matches these filters.");
    await page.press("Clear");
    expect(page.text()).toContain("Aas AS");
  });

  test("several are handed over with what goes along counted, and one undo (K6)", async () => {
    const page = await onScreen(<ClientsScreen />, rows);
    await page.press("Select");
    await page.press("Тойота (Toyota)");
    await page.press("Aas AS");
    expect(page.text()).toContain("2 selected");
    await page.press("Hand over");
    expect(page.text()).toContain("1 of them is not yours to give and stays.");
    expect(page.text()).toContain("Their open opportunity goes along");
    await page.press("Anna Berg");
    expect(await outbox(page.store)).toMatchObject([
      { kind: "transfer", id: "f1", to: ANNA, expected_owner: page.me },
      { kind: "transfer", id: "o1", to: ANNA, expected_owner: page.me },
    ]);
    expect(page.text()).toContain("1 client handed over to Anna Berg");
    await page.press("Undo");
    expect((await outbox(page.store)).filter(({ kind }) => kind !== "skip")).toEqual([]);
  });

  test("the months for which a win keeps a customer active are those chosen for everybody (H3)", async () => {
    const page = await onScreen(<ClientsScreen />, rows);
    await chooseHouseRule(page.store, "customerMonths", 1);

    await page.show(<FolderScreen id="f1" />);

    expect(page.text()).toContain("Inactive customer");
  });
});

test("J6: what is parked is taken by one tap, and given back", async () => {
  const lot = "00000000-0000-7000-8000-0000000000d4";
  const page = await onScreen(<ContactScreen id="p1" />, () => [
    sent("member", lot, { name: "Tupin", parking: true }),
    sent("contact", "p1", { last_name: "Pedrotti", owner: lot }),
  ]);

  await page.press("Parked: take it");

  expect(await outbox(page.store)).toMatchObject([{ kind: "transfer", id: "p1", to: page.me, expected_owner: lot }]);
  expect(page.text()).not.toContain("take it");
  await page.press("Undo");
  expect(page.text()).toContain("Parked: take it");
});

describe("a folder", () => {
  const folder = () => onScreen(<FolderScreen id="f1" />, rows);

  test("tells what they are, what they are worth, who they are and what was said (H1)", async () => {
    const page = await folder();

    for (const words of [
      "Тойота (Toyota)",
      "Active customer",
      "Owner: you",
      "Won since 2026",
      "280",
      "1.2",
      "won 2026",
    ]) {
      expect(page.text()).toContain(words);
    }
    expect(page.text()).toContain("Анна Смирнова");
    expect(page.text()).toContain("Wants delivery before August");
    expect(page.text()).toContain("Turnover");
    expect(page.drawn.root.querySelector('a[href="tel:+74951234567"]')).not.toBeNull();
    expect(page.text()).toContain("In their opportunities and cards1");
    expect(page.text()).toContain("Asked for the new logo");
    expect(page.text()).toContain("Files1");
  });

  test("opens capture for a new opportunity of its own", async () => {
    const page = await folder();
    await page.press("New opportunity");
    expect(capture.value).toEqual({ folder: "f1" });
  });

  test("logs a visit in the words that were kept while typing", async () => {
    const page = await folder();
    await page.press("Log a visit");
    await page.type("What was said", "They sign in May");
    await page.press("Save without a date");

    expect(await outbox(page.store)).toMatchObject([
      { kind: "comment.add", root: "f1", text: "They sign in May", activity: "k2" },
    ]);
    expect(page.text()).toContain("They sign in May");
    expect(page.store.drafts.all.value).toEqual([]);
  });

  test("is edited on the versions that were on screen, brackets in the name split", async () => {
    const page = await folder();
    await page.press("More");
    await page.press("Edit");
    await page.type("Name", "ГК Рики (Смешарики)");
    await page.type("Other name", "");
    await page.press("Save");

    const seq = page.store.rows("folder").value.get("f1")?.seq;
    expect(await outbox(page.store)).toMatchObject([
      {
        kind: "set",
        id: "f1",
        fields: { name: "ГК Рики", alt_name: "Смешарики" },
        base: { name: seq, alt_name: seq },
      },
    ]);
    await page.press("Undo");
    expect(page.text()).toContain("Тойота (Toyota)");
  });

  test("is offered the other names that its people's addresses suggest (B8)", async () => {
    const page = await onScreen(<FolderScreen id="f9" />, (me) => [
      sent("folder", "f9", { name: "ГК Рики", owner: me }),
      sent("contact", "c9", { last_name: "Волков", folder: "f9", "email:aa": { value: "v@smeshariki.example" } }),
    ]);
    await page.press("More");
    await page.press("Edit");
    await page.press("Other name: Smeshariki");
    await page.press("Save");
    expect(await outbox(page.store)).toMatchObject([{ kind: "set", id: "f9", fields: { alt_name: "Smeshariki" } }]);
  });

  test("goes to the trash without its opportunities, and comes back (H1)", async () => {
    const page = await folder();
    await page.press("More");
    await page.press("Move to trash");
    expect(page.text()).toContain("This one is in the trash.");
    expect([...page.store.rows("opportunity").value.keys()]).toEqual(["o1", "o2"]); // its sales stay
    await page.press("Give it back");
    expect(page.text()).toContain("Active customer");
  });

  test("that is not here says so, with a way back", async () => {
    const page = await onScreen(<FolderScreen id="nowhere" />, rows);
    expect(page.text()).toContain("Not on this phone, or not yours to see.");
  });
});

describe("a contact", () => {
  const contact = () => onScreen(<ContactScreen id="c1" />, rows);

  test("is reached by what stands on the card, and belongs to its folder", async () => {
    const page = await contact();
    expect(page.drawn.root.querySelector('a[href="mailto:a@toyota.example"]')).not.toBeNull();
    expect(page.drawn.root.querySelector('a[href="/f/f1"]')?.textContent).toBe("Тойота (Toyota)");
    expect(page.text()).toContain("Gift sets");
  });

  test("gets a phone under a key of its own, and loses it as null", async () => {
    const page = await contact();
    await page.press("Add a phone");
    await page.type("Phone", "0461 55 01 23");
    await page.press("Save");
    await page.press("+7 495 123-45-67");
    await page.press("Remove");

    const [added, removed] = await outbox(page.store);
    const [key, value] = Object.entries(added?.fields as object)[0] ?? [];
    expect(key).toMatch(/^phone:[0-9a-f]{8}$/);
    expect(value).toEqual({ raw: "0461 55 01 23", e164: null, rank: "a1" });
    expect(removed).toMatchObject({ fields: { "phone:aa": null } });
    expect(page.text()).not.toContain("+7 495 123-45-67");
  });

  test("says what a number is, and keeps it when the number changes (H2)", async () => {
    const page = await contact();
    await page.press("+7 495 123-45-67");
    await page.press("Mobile");
    await page.press("Save");
    await page.press("+7 495 123-45-67");
    await page.type("Phone", "+7 495 765-43-21");
    await page.press("Save");
    expect((await outbox(page.store)).at(-1)).toMatchObject({
      fields: { "phone:aa": { raw: "+7 495 765-43-21", kind: "mobile" } },
    });
    expect(page.text()).toContain("Mobile");
  });

  test("several words in the first name are split by one tap (B9)", async () => {
    const page = await onScreen(<ContactScreen id="c9" />, (me) => [
      sent("contact", "c9", { first_name: "Анна Сергеевна Смирнова", owner: me }),
    ]);
    await page.press("More");
    await page.press("Edit");
    await page.press("Split: Анна | Сергеевна | Смирнова");
    await page.press("Save");
    expect(await outbox(page.store)).toMatchObject([
      { fields: { first_name: "Анна", middle_name: "Сергеевна", last_name: "Смирнова" } },
    ]);
  });

  test("says what a compulsory category still asks for (B10)", async () => {
    const page = await onScreen(<ContactScreen id="c1" />, (me) => [
      ...rows(me),
      sent("tag_category", "g1", { name: "Industry", required: true, rank: "a0" }),
      sent("tag", "t1", { name: "Food", element: "Food", category: "g1", rank: "a0" }),
    ]);
    expect(page.text()).toContain("Incomplete: Industry");
    await page.press("Incomplete: Industry");
    await page.type("Tags", "Food,");
    expect(page.text()).not.toContain("Incomplete: Industry");
  });

  test("puts a tag on and takes it off by the add that was seen", async () => {
    const page = await contact();
    await page.press("Add tags");
    await page.type("Tags", "Fair,");
    await page.press("Remove tag Fair");
    expect(await outbox(page.store)).toMatchObject([
      { kind: "tag.add", tag: "Fair" },
      { kind: "tag.remove", tag: "Fair" },
    ]);
  });
});

test.each([
  ["the book", <ClientsScreen key="b" />],
  ["a folder", <FolderScreen key="f" id="f1" />],
  ["a contact", <ContactScreen key="c" id="c1" />],
])("%s is free of what axe finds, and of words from code", async (_name, screen) => {
  const page = await onScreen(screen, rows);
  expect(await faults(page.drawn.root)).toEqual([]);

  await showLanguage("pseudo");
  await page.show(screen);
  expect(wordsLeft(page.drawn.root, ["Aas AS", "gifts", "a", "@toyota.example", "Тойота (Toyota)"])).toEqual([]);
});
