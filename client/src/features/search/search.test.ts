import { beforeEach, describe, expect, test } from "vitest";
import { aRow } from "../../store/a-row";
import { otherKeyboard, queryOf } from "../../store/query";
import type { Row } from "../../store/store";
import { type Around, entryOf, type FoundRow } from "./entries";
import { find } from "./find";
import { excerpt, pieces } from "./highlight";
import { isNear } from "./near";
import { recentSearches, rememberSearch } from "./recent";
import { Records } from "./records";

const ROWS: FoundRow[] = [
  aRow("folder", "f1", { name: "Тойота", alt_name: "Toyota" }),
  aRow("folder", "f2", { name: "Toyota Bank Norge", tags: { finance: 3 } }),
  aRow("opportunity", "o1", { title: "Тойота (Toyota), gift sets" }),
  aRow("opportunity", "o2", { title: "Schönberger-Østlandet Maskin", status: { is: "won" } }),
  aRow("opportunity", "o3", { title: "Maskin Østlandet" }),
  aRow("contact", "c1", {
    first_name: "Анна",
    last_name: "Смирнова",
    "email:1": { value: "a.smirnova@toyota.example" },
    "phone:1": { raw: "+7 (495) 123-45-67" },
    "phone:2": null,
  }),
  aRow("prospect_list", "l1", { name: "Hotels Trentino" }),
  aRow("folder", "f3", { name: "ГК Рики", alt_name: "Смешарики" }),
  aRow("opportunity", "o4", { title: "Toys for spring", folder: "f3" }),
  aRow("contact", "c2", { last_name: "Vogel", "phone:1": { raw: "+49 (0)89 123 45 67", e164: "+49891234567" } }),
  aRow("contact", "c3", { last_name: "Pedrotti", "phone:1": { raw: "0461 55 01 23" } }),
];

const AROUND: Around = {
  tagWords: (element) => [element.toUpperCase(), ...(element === "finance" ? ["leasing"] : [])],
  folder: (id) => ROWS.find((row): row is Row<"folder"> => row.entity === "folder" && row.id === id),
};
const known = new WeakMap();
const records = new Records();
for (const row of ROWS) records.add(entryOf(row, AROUND, known));
const search = (typed: string, shown = 5) => find(records, queryOf(typed), shown);
const ids = (typed: string) => {
  const hits = search(typed);
  return [...hits.folder, ...hits.opportunity, ...hits.contact, ...hits.prospect_list].map(({ row }) => row.id);
};

describe("search (K5)", () => {
  test("finds a company by either of its names, in folders, opportunities and addresses", () => {
    expect(ids("toyot")).toEqual(["f2", "f1", "o1", "c1"]);
    expect(ids("тойота")).toEqual(["f1", "f2", "o1", "c1"]);
    expect(search("toyot").contact[0]?.where).toBe("a.smirnova@toyota.example");
  });

  test("is blind to accents and order, and puts open work first", () => {
    expect(ids("ostlandet maskin")).toEqual(["o3", "o2"]);
  });

  test("finds a Cyrillic name typed in Latin letters, and the other way round", () => {
    expect(ids("Smesharik")).toEqual(["f3", "o4"]);
    expect(ids("Рики")).toEqual(["f3", "o4"]);
    expect(ids("riki")).toEqual(["f3", "o4"]);
    expect(ids("anna smirn")).toEqual(["c1"]);
    expect(ids("фогель")).toEqual(["c2"]);
    expect(search("rik").opportunity[0]?.where).toBe("ГК Рики (Смешарики)");
  });

  test.each([
    ["0049 89 1234567", "c2"],
    ["+49 89 123", "c2"],
    ["089 1234567", "c2"],
    ["089/123-45", "c2"],
    ["+39 0461 550123", "c3"],
    ["0039 461 55 01 23", "c3"],
    ["461550123", "c3"],
    ["8 (495) 123 45 67", "c1"],
    ["8495123", "c1"],
    ["007 495 123", "c1"],
    ["951234567", "c1"],
  ])("finds the number %s however it was written down", (typed, id) => {
    expect(ids(typed)).toEqual([id]);
  });

  test("forgives a slip when nothing is spelt as it was typed", () => {
    expect(ids("smeshraiki")).toEqual(["f3", "o4"]);
    expect(ids("Petrotti")).toEqual(["c3"]);
    expect(ids("hotls trentno")).toEqual(["l1"]);
    expect(search("hotls").isNear).toBe(true);
    expect(search("hotels").isNear).toBe(false);
    expect(ids("qqqqq")).toEqual([]);
  });

  test("knows what the same keys write on the other keyboard", () => {
    expect(otherKeyboard("njqjnf")).toBe("тойота");
    expect(otherKeyboard("ещнщеф")).toBe("toyota");
    expect(otherKeyboard("495")).toBeNull();
  });

  test("finds phones in any notation", () => {
    expect(ids("495123")).toEqual(["c1"]);
    expect(ids("+7 495 12345")).toEqual(["c1"]);
    expect(search("951234567").contact[0]?.where).toBe("+7 (495) 123-45-67");
  });

  test("finds tags by the name they are shown under", () => {
    expect(search("leasing").folder[0]).toMatchObject({ title: "Toyota Bank Norge", where: "leasing" });
    expect(search("FINANCE").folder[0]).toMatchObject({ title: "Toyota Bank Norge", where: "FINANCE" });
  });

  test("tells how many more there are", () => {
    const hits = search("to", 1);
    expect(hits.opportunity).toHaveLength(1);
    expect(hits.more).toMatchObject({ folder: 1, opportunity: 1 });
  });

  test("one letter asks for names that begin with it", () => {
    expect(ids("t")).toEqual(["f2", "o4"]);
    expect(ids("т")).toEqual(["f1", "o1"]);
  });

  test("finds nothing without a question", () => {
    expect(search("  ").total).toBe(0);
  });
});

describe("the letters that were searched for", () => {
  const shown = (text: string, typed: string) =>
    pieces(text, queryOf(typed))
      .map(({ text: piece, hit }) => (hit ? `[${piece}]` : piece))
      .join("");

  test("are marked in the text as it is written", () => {
    expect(shown("Тойота (Toyota)", "toyot")).toBe("Тойота ([Toyot]a)");
    expect(shown("Schönberger-Østlandet", "schonb ost")).toBe("[Schönb]erger-[Øst]landet");
    expect(shown("Straße", "stras")).toBe("[Straß]e");
  });

  test("are marked where only the sound is the same", () => {
    expect(shown("ГК Рики (Смешарики)", "smesharik")).toBe("ГК Рики ([Смешарик]и)");
    expect(shown("Toyota Bank", "тойот")).toBe("[Toyot]a Bank");
  });

  test("are brought into view out of a long text", () => {
    const long = `${"They talked about the weather. ".repeat(8)}Then came the quote.`;
    expect(excerpt(long, queryOf("quote"))).toBe("…weather. Then came the quote.");
    expect(excerpt("Short and plain", queryOf("plain"))).toBe("Short and plain");
  });

  test("of a number stand apart as it is written", () => {
    expect(shown("+7 (495) 123", "495123")).toBe("+7 ([495]) [123]");
  });
});

describe("recent searches", () => {
  beforeEach(() => localStorage.clear());

  test("are kept for one person, newest first, each once", () => {
    rememberSearch("u1", "Toyota");
    rememberSearch("u1", "Bellavista");
    rememberSearch("u1", "toyota ");
    rememberSearch("u2", "Aas");
    rememberSearch("u1", "x");

    expect(recentSearches("u1")).toEqual(["toyota", "Bellavista"]);
  });
});

describe("a slip of the finger", () => {
  test.each([
    ["toiota", "toioat", 1, true],
    ["toiota", "tioota", 1, true],
    ["toiota", "tokitas", 1, false],
    ["smesharik", "smesharikiholding", 1, true],
    ["belavista", "belvita", 2, true],
    ["belavista", "belgica", 2, false],
  ])("%s for %s within %i: %s", (typed, word, slips, near) => {
    expect(isNear(typed, word, slips)).toBe(near);
  });
});
