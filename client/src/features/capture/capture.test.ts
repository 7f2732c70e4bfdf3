import { describe, expect, test } from "vitest";
import { type CaptureContext, captureGesture } from "./commands";
import { BLANK, isBlank, nameOf, readNote } from "./note";
import { readSignature } from "./signature";

function context(): CaptureContext {
  let made = 0;
  return {
    newId: () => `00000000-0000-7000-8000-0000000000${String(++made).padStart(2, "0")}`,
    derivedId: (name) => `derived:${name}`,
    user: "u1",
    currency: "EUR",
    at: "2026-11-21T09:12:00.000Z",
    step: "s1",
    amountWord: "Amount",
  };
}

describe("a capture", () => {
  test("needs a title and nothing else", () => {
    expect(captureGesture("o1", { ...BLANK, title: " Hotel Alpina " }, context())).toEqual([
      {
        kind: "create",
        entity: "opportunity",
        id: "o1",
        fields: { title: "Hotel Alpina", captured_at: "2026-11-21T09:12:00.000Z", captured_by: "u1", step: "s1" },
      },
    ]);
  });

  test("keeps the whole of a title that is too long for one", () => {
    const title = `Hotel Alpina ${"x".repeat(600)}`;

    const [draft] = captureGesture("o1", { ...BLANK, title }, context());

    expect(draft).toMatchObject({ fields: { title: title.slice(0, 500), description: title } });
  });

  test("makes everything that was typed in one gesture, each record after those it names", () => {
    const drafts = captureGesture(
      "o1",
      {
        ...BLANK,
        title: "Gift sets",
        folder: "Тойота (Toyota)",
        firstName: "Анна",
        lastName: "Смирнова",
        phone: "+7 495 123-45-67",
        email: "a.smirnova@toyota.example",
        amount: "1 200 000",
        currency: "RUB",
        tags: ["gifts"],
        when: { due: "2026-11-22", zone: "Europe/Moscow", minutes: null },
        whatFor: "Send the catalogue",
        text: "Met at the fair",
        source: "Fair",
      },
      context(),
    );

    expect(drafts.map((draft) => (draft.kind === "create" ? draft.entity : draft.kind))).toEqual([
      "folder",
      "contact",
      "opportunity",
      "participant",
      "action",
      "comment.add",
    ]);
    const [folder, contact, opportunity, participant, action, comment] = drafts as unknown as {
      id: string;
      root: string;
      text: string;
      fields: Record<string, unknown>;
    }[];
    expect(folder?.fields).toEqual({ name: "Тойота", alt_name: "Toyota" });
    expect(contact?.fields).toEqual({
      first_name: "Анна",
      last_name: "Смирнова",
      "phone:00000002": { raw: "+7 495 123-45-67", e164: "+74951234567", rank: "a0" },
      "email:00000003": { value: "a.smirnova@toyota.example", rank: "a0" },
      folder: folder?.id,
      company: "Тойота",
    });
    expect(opportunity?.fields).toMatchObject({
      title: "Gift sets",
      folder: folder?.id,
      money: { amount: "1200000.00", currency: "RUB", probability: null },
      tags: ["gifts"],
      source: "Fair",
    });
    expect(participant).toMatchObject({
      id: `derived:participant:o1:${contact?.id}`,
      root: "o1",
      fields: { contact: contact?.id },
    });
    expect(action).toMatchObject({ root: "o1", fields: { note: "Send the catalogue" } });
    expect(comment).toMatchObject({ root: "o1", text: "Met at the fair" });
  });

  test("with a picked folder and a known person makes neither anew", () => {
    const note = { ...BLANK, title: "Renewal", folder: "Toyota", folderId: "f1", contactId: "c1" };
    const drafts = captureGesture("o1", note, context());
    expect(drafts).toHaveLength(2);
    expect(drafts[0]).toMatchObject({ entity: "opportunity", fields: { folder: "f1" } });
    expect(drafts[1]).toMatchObject({ entity: "participant", fields: { contact: "c1" } });
  });

  test("keeps an amount that cannot be read, and what for without a date, in words", () => {
    const note = { ...BLANK, title: "Riva", amount: "about ten thousand", whatFor: "Call" };
    const drafts = captureGesture("o1", note, context());
    expect(drafts[0]).toMatchObject({ fields: { description: "Amount: about ten thousand" } });
    expect(drafts[1]).toMatchObject({ kind: "comment.add", text: "Call" });
  });
});

describe("a draft", () => {
  test("is nothing until something is typed", () => {
    expect(isBlank({ ...BLANK, folderId: "f1", folder: "Toyota", step: "s2", currency: "EUR" })).toBe(true);
    expect(isBlank({ ...BLANK, whatFor: "x" })).toBe(false);
    expect(isBlank({ ...BLANK, tags: ["a"] })).toBe(false);
  });

  test("of another version is read as far as it is understood", () => {
    expect(
      readNote({ title: "Riva", tags: "no list", folderId: "f1", unknown: 1, when: { due: "2026-01-01" } }),
    ).toEqual({
      ...BLANK,
      title: "Riva",
      folderId: "f1",
      when: { due: "2026-01-01" },
    });
    expect(readNote(null)).toBe(BLANK);
  });

  test("without a title is called after what says most", () => {
    expect(nameOf({ ...BLANK, firstName: "Giulia", lastName: "Ferri" })).toBe("Giulia Ferri");
    expect(nameOf({ ...BLANK, text: "Tall man in green\nwants presses" })).toBe("Tall man in green");
    expect(nameOf(BLANK)).toBe("");
  });
});

describe("a pasted signature", () => {
  test("is split into person, company, phone, address and site", () => {
    const { fields, doubtful, rest } = readSignature(
      "Cordiali saluti,\n--\nGiulia Ferri\nResponsabile acquisti\nBellavista S.p.A.\nTel: +39 0461 55 01 23 | Fax +39 0461 55 01 24\ngiulia.ferri@bellavista.example\nwww.bellavista.example",
    );
    expect(fields).toEqual({
      firstName: "Giulia",
      lastName: "Ferri",
      company: "Bellavista S.p.A.",
      title: "Bellavista S.p.A.",
      phone: "+39 0461 55 01 23",
      email: "giulia.ferri@bellavista.example",
      website: "www.bellavista.example",
    });
    expect(doubtful).toEqual(["firstName", "lastName"]);
    expect(rest).toBe("Responsabile acquisti\nFax +39 0461 55 01 24");
  });

  test("finds a company by the domain of the address, and marks it as a guess", () => {
    const { fields, doubtful } = readSignature("Ола Нордман\nNordfjord Sjømat\nola@nordfjord-sjomat.example\n");
    expect(fields).toMatchObject({ company: "Nordfjord Sjømat", firstName: "Ола", lastName: "Нордман" });
    expect(doubtful).toContain("company");
  });

  test("invents nothing", () => {
    expect(readSignature("just some words about nobody")).toEqual({
      fields: {},
      doubtful: [],
      rest: "just some words about nobody",
    });
  });
});
