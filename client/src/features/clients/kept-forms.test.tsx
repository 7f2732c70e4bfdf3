// The forms of clients survive the death of their page, and are forgotten once they are saved or closed.
import { describe, expect, test } from "vitest";
import { arrives, dies, kept, standsIn } from "../testing/kept-forms";
import { outbox, sent } from "../testing/real-store";
import { forScreens, onScreen } from "../testing/screens";
import { ContactScreen } from "./contact-screen";
import { FolderScreen } from "./folder-screen";

forScreens();

const FOLDER = <FolderScreen id="f1" />;
const CONTACT = <ContactScreen id="c1" />;

const rows = (me: string) => [
  sent("folder", "f1", { name: "Rossi", owner: me, description: "Gifts", "x:x1": "1000" }),
  sent("field", "x1", { entity: "folder", name: "Turnover", kind: "number", rank: "a0" }),
  sent("contact", "c1", {
    first_name: "Ada",
    last_name: "Ferri",
    folder: "f1",
    owner: me,
    "phone:aa": { raw: "0461 55", rank: "a0" },
  }),
];

describe("a folder", () => {
  test("comes back with what was typed into it and its own fields, and is forgotten once saved", async () => {
    const page = await onScreen(FOLDER, rows);
    await page.press("More");
    await page.press("Edit");
    await page.type("Description", "Gifts for Christ");
    await page.type("Turnover", "2000");

    await dies(page, FOLDER);
    await page.press("More");
    await page.press("Edit");
    expect(["Name", "Description", "Turnover"].map((label) => standsIn(page, label))).toEqual([
      "Rossi",
      "Gifts for Christ",
      "2000",
    ]);
    await page.press("Save");

    const [{ fields } = {}] = await outbox(page.store);
    expect(fields).toEqual({ description: "Gifts for Christ", "x:x1": "2000" });
    expect(kept(page)).toEqual([]);
  });

  test("passes over nothing that a colleague wrote meanwhile", async () => {
    const page = await onScreen(FOLDER, rows);
    const seen = page.store.rows("folder").value.get("f1")?.seq;
    await page.press("More");
    await page.press("Edit");
    await page.type("Description", "Gifts for Christmas");

    await dies(page, FOLDER);
    await arrives(page, sent("folder", "f1", { name: "Rossi S.p.A.", description: "Wine", owner: page.me }));
    await page.press("More");
    await page.press("Edit");
    expect([standsIn(page, "Name"), standsIn(page, "Description")]).toEqual(["Rossi S.p.A.", "Gifts for Christmas"]);
    await page.press("Save");

    const [{ fields, base } = {}] = await outbox(page.store);
    expect(fields).toEqual({ description: "Gifts for Christmas" });
    expect(base).toEqual({ description: seen });
  });

  test("is let go by closing its form", async () => {
    const page = await onScreen(FOLDER, rows);
    await page.press("More");
    await page.press("Edit");
    await page.type("Description", "Not this");
    await dies(page, FOLDER);

    await page.press("More");
    await page.press("Edit");
    await page.press("Close");
    await page.press("More");
    await page.press("Edit");

    expect(standsIn(page, "Description")).toBe("Gifts");
    expect(kept(page)).toEqual([]);
  });

  test("a new person of theirs comes back, and is forgotten once added", async () => {
    const page = await onScreen(FOLDER, rows);
    await page.press("Add a person");
    await page.type("First name", "Giulia");
    await page.type("Phone", "0461 66");

    await dies(page, FOLDER);
    await page.press("Add a person");
    expect([standsIn(page, "First name"), standsIn(page, "Phone")]).toEqual(["Giulia", "0461 66"]);
    await page.press("Save");

    expect(await outbox(page.store)).toMatchObject([{ kind: "create", entity: "contact", fields: { folder: "f1" } }]);
    expect(kept(page)).toEqual([]);
  });
});

describe("a contact", () => {
  test("comes back with what was typed and without its folder, and is forgotten once saved", async () => {
    const page = await onScreen(CONTACT, rows);
    await page.press("More");
    await page.press("Edit");
    await page.type("Role", "Buyer");
    await page.type("Client folder", "Verdi");

    await dies(page, CONTACT);
    await page.press("More");
    await page.press("Edit");
    expect([standsIn(page, "Role"), standsIn(page, "Client folder")]).toEqual(["Buyer", "Verdi"]);
    await page.press("Save");

    const [{ fields } = {}] = await outbox(page.store);
    expect(fields).toEqual({ job_title: "Buyer", folder: null, company: "Verdi" });
    expect(kept(page)).toEqual([]);
  });

  test("a number comes back under its own key, apart from a new one", async () => {
    const page = await onScreen(CONTACT, rows);
    await page.press("0461 55");
    await page.type("Phone", "0461 55 01");

    await dies(page, CONTACT);
    await page.press("Add a phone");
    expect(standsIn(page, "Phone")).toBe("");
    await page.press("Close");
    await page.press("0461 55");
    expect(standsIn(page, "Phone")).toBe("0461 55 01");
    await page.press("Save");

    expect(await outbox(page.store)).toMatchObject([{ fields: { "phone:aa": { raw: "0461 55 01" } } }]);
    expect(kept(page)).toEqual([]);
  });
});
