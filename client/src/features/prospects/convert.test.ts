import { describe, expect, test } from "vitest";
import type { DraftOf } from "../../protocol/operations";
import type { Prospect, ProspectList } from "../../protocol/types.gen";
import { aRow, byId } from "../../store/a-row";
import type { Draft } from "../../store/store";
import { type ConvertContext, conversion } from "./convert";

const LIST: ProspectList = {
  name: "Hotels Trentino",
  tags: { hotels: 3 },
  "col:c1": { name: "Azienda", kind: "text", rank: "a0" },
  "col:c2": { name: "Persona", kind: "text", rank: "a1" },
  "col:c3": { name: "Telefono", kind: "phone", rank: "a2" },
  "col:c4": { name: "Camere", kind: "number", rank: "a3" },
  "col:c5": { name: "Etichette", kind: "text", rank: "a4" },
  "col:c6": { name: "Importo", kind: "number", rank: "a5" },
  "col:c7": { name: "Promemoria", kind: "date", rank: "a6" },
  "col:c8": { name: "Fase", kind: "text", rank: "a7" },
  "col:c9": { name: "Cartella Cliente", kind: "text", rank: "a8" },
  "col:ca": { name: "Assegnato a", kind: "text", rank: "a9" },
  "col:cb": { name: "Stelle", kind: "text", rank: "aA" },
  "col:cc": { name: "Vecchia", kind: "text", rank: "aB", hidden: true },
};

let next = 0;
const CONTEXT: ConvertContext = {
  derivedId: (name) => `derived:${name}`,
  newId: () => `new:${++next}`,
  currency: "EUR",
  zone: "Europe/Rome",
  folders: byId(aRow("folder", "f1", { name: "Тойота", alt_name: "Toyota" })),
  steps: byId(aRow("step", "s1", { name: "Da qualificare" }), aRow("step", "s2", { name: "Visitato" })),
  members: byId(aRow("member", "u2", { name: "Anna Berg", active: true })),
  fields: byId(
    aRow("field", "x1", { entity: "opportunity", name: "Stelle", kind: "text" }),
    aRow("field", "x2", { entity: "contact", name: "Camere", kind: "number" }),
  ),
  step: "s1",
};

function converted(cells: Prospect, context = CONTEXT) {
  const row = aRow("prospect", "p1", cells, { root: "l1" });
  return conversion(aRow("prospect_list", "l1", LIST), row, context);
}

function the<K extends Draft["kind"]>(drafts: readonly Draft[], kind: K): DraftOf<K> {
  return drafts.find((draft): draft is DraftOf<K> => draft.kind === kind) as DraftOf<K>;
}

describe("a converted row", () => {
  test("becomes the derived opportunity, titled by its company", () => {
    const { opportunity, title, drafts } = converted({ "cell:c1": "Grand Hotel Riva" });

    expect(opportunity).toBe("derived:convert:p1");
    expect(title).toBe("Grand Hotel Riva");
    expect(drafts).toEqual([
      {
        kind: "row.convert",
        prospect: "p1",
        id: "derived:convert:p1",
        fields: { title: "Grand Hotel Riva", tags: ["hotels"], source: "Hotels Trentino" },
        step: "s1",
        assign_to: null,
      },
    ]);
  });

  test("without a company is titled by the first cell that is filled", () => {
    expect(converted({ "cell:c2": "Giulia Ferri", "cell:c4": "48" }).title).toBe("Giulia Ferri");
  });

  test("makes one contact with derived ids and keys, so that two phones make the same", () => {
    const cells = { "cell:c1": "Riva", "cell:c2": "Giulia Ferri", "cell:c3": "+39 333 123 4567" };
    const { drafts } = converted(cells);

    const contact = the(drafts, "create");
    expect(contact).toEqual({
      kind: "create",
      entity: "contact",
      id: "derived:convert-contact:p1",
      fields: {
        first_name: "Giulia",
        last_name: "Ferri",
        "phone:derived:": { raw: "+39 333 123 4567", e164: "+393331234567", rank: "a2" },
        company: "Riva",
      },
    });
    expect(drafts.at(-1)).toEqual({
      kind: "create",
      entity: "participant",
      id: "derived:participant:derived:convert:p1:derived:convert-contact:p1",
      root: "derived:convert:p1",
      fields: { contact: "derived:convert-contact:p1", rank: "a0" },
    });
    expect(drafts).toEqual(converted(cells).drafts);
  });

  test("fills amount, tags, step, person in charge and fields of the company's own", () => {
    const { drafts } = converted({
      "cell:c1": "Riva",
      "cell:c5": "spa; Hotels, linen",
      "cell:c6": "€ 18 400",
      "cell:c8": "visitato",
      "cell:ca": "anna berg",
      "cell:cb": "4",
    });

    expect(the(drafts, "row.convert")).toMatchObject({
      step: "s2",
      assign_to: "u2",
      fields: {
        tags: ["hotels", "spa", "linen"],
        money: { amount: "18400.00", currency: "EUR", probability: null },
        "x:x1": "4",
      },
    });
  });

  test("keeps every other filled cell as a line of the description, in list order", () => {
    const { drafts } = converted({
      "cell:c1": "Riva",
      "cell:c4": "48",
      "cell:c6": "on request",
      "cell:c8": "no such step",
      "cell:ca": "Nobody We Know",
      "cell:cc": "hidden",
    });

    expect(the(drafts, "row.convert").fields.description).toBe(
      "Camere: 48\nImporto: on request\nFase: no such step\nAssegnato a: Nobody We Know",
    );
  });

  test("goes into the folder of either name, or makes one with its names apart", () => {
    expect(the(converted({ "cell:c1": "Riva", "cell:c9": "TOYOTA" }).drafts, "row.convert").fields.folder).toBe("f1");

    const { drafts } = converted({ "cell:c1": "Riva", "cell:c9": "ГК Рики (Смешарики)" });
    expect(drafts[0]).toEqual({
      kind: "create",
      entity: "folder",
      id: "derived:convert-folder:p1",
      fields: { name: "ГК Рики", alt_name: "Смешарики" },
    });
    expect(the(drafts, "row.convert").fields.folder).toBe("derived:convert-folder:p1");
  });

  test("plans the reminder of the row", () => {
    const { drafts } = converted({ "cell:c1": "Riva", "cell:c7": "15/03/2027" });
    expect(drafts.at(-1)).toMatchObject({
      entity: "action",
      root: "derived:convert:p1",
      fields: { when: { due: "2027-03-15", zone: "Europe/Rome", minutes: null } },
    });
  });
});
