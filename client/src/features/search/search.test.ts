import { beforeEach, describe, expect, test } from "vitest";
import { aRow } from "../../store/a-row";
import { type FoundRow, find, newIndex, queryOf } from "./find";
import { pieces } from "./highlight";
import { recentSearches, rememberSearch } from "./recent";

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
];

const index = newIndex(ROWS, (element) => element.toUpperCase());
const search = (typed: string, shown = 5) => find(index, queryOf(typed), shown);
const ids = (typed: string) => {
  const hits = search(typed);
  return [...hits.folder, ...hits.opportunity, ...hits.contact, ...hits.prospect_list].map(({ row }) => row.id);
};

describe("search", () => {
  test("finds a company by either of its names, in folders, opportunities and addresses", () => {
    expect(ids("toyot")).toEqual(["f2", "f1", "o1", "c1"]);
    expect(ids("тойота")).toEqual(["f1", "o1"]);
    expect(search("toyot").contact[0]?.where).toBe("a.smirnova@toyota.example");
  });

  test("is blind to accents and order, and puts open work first", () => {
    expect(ids("ostlandet maskin")).toEqual(["o3", "o2"]);
  });

  test("finds phones in any notation", () => {
    expect(ids("495123")).toEqual(["c1"]);
    expect(ids("+7 495 12345")).toEqual(["c1"]);
    expect(search("1234567").contact[0]?.where).toBe("+7 (495) 123-45-67");
  });

  test("finds tags by the name they are shown under", () => {
    expect(search("FINANCE").folder[0]).toMatchObject({ title: "Toyota Bank Norge", where: "FINANCE" });
  });

  test("tells how many more there are", () => {
    const hits = search("o", 1);
    expect(hits.opportunity).toHaveLength(1);
    expect(hits.more.opportunity).toBe(2);
  });

  test("finds the same letter by letter as at once", () => {
    for (const typed of [
      "t",
      "to",
      "toy",
      "toyota b",
      "toyota ba",
      "toyota",
      "49",
      "495",
      "4951",
      "ostl",
      "ostlandet m",
    ]) {
      const fresh = find(
        newIndex(ROWS, (element) => element.toUpperCase()),
        queryOf(typed),
        5,
      );
      expect(search(typed), typed).toEqual(fresh);
    }
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
