import { describe, expect, test } from "vitest";
import { aRow } from "./a-row";
import { type ClientRow, clientIndex } from "./known-clients";

const ROWS: ClientRow[] = [
  aRow("folder", "f1", { name: "Тойота", alt_name: "Toyota", owner: "anna" }),
  aRow("folder", "f2", { name: "Toyota Bank Norge AS", owner: "anna" }),
  aRow("opportunity", "o1", { title: "Toyota Bank Norge", owner: "anna" }),
  aRow("opportunity", "o2", { title: "Officine Bellavista S.p.A.", owner: "marco", status: { is: "lost" } }),
  aRow("folder", "f3", { name: "Officine Bellavista", owner: "marco" }),
  aRow("contact", "c1", {
    last_name: "Ferri",
    company: "Cantina Soave",
    "phone:a": { raw: "+39 0461 55 01 23" },
    "phone:b": null,
    "email:a": { value: "g.ferri@soave.example" },
  }),
  ...Array.from({ length: 9 }, (_, at) => aRow("folder", `h${at}`, { name: `Hotel Panorama ${"ABCDEFGHI"[at]}` })),
];
const index = clientIndex(ROWS);
const named = (...names: string[]) => index.find({ names }).map(({ row, match }) => `${row.id} ${match}`);

describe("the check before entering", () => {
  test("knows a company without case, accents, punctuation and legal form, by either name", () => {
    expect(named("TOYOTA")[0]).toBe("f1 same");
    expect(named("тойота")).toEqual(["f1 same"]);
    expect(named("Toyota Bank Norge")).toEqual(["o1 same", "f2 same", "f1 similar"]);
  });

  test("knows a company typed as it is heard, in either script, as one that may be meant", () => {
    expect(named("Kantina Soave")).toEqual(["c1 similar"]);
    expect(named("Тойота Банк Норге")).toEqual(expect.arrayContaining(["o1 similar", "f2 similar"]));
    expect(named("Cantina Suave")).toEqual([]);
  });

  test("puts what is worked on before what was closed", () => {
    expect(named("officine bellavista spa")).toEqual(["f3 same", "o2 same"]);
  });

  test("answers while a name is typed, and not before it tells something", () => {
    expect(named("to")).toEqual([]);
    expect(named("Toyota Ba")).toEqual(["o1 similar", "f2 similar", "f1 similar"]);
    expect(named("hotel")).toEqual([]);
  });

  test("knows a phone in any notation and an address with a plus", () => {
    expect(index.find({ phones: ["0039 0461-550123"] })).toMatchObject([
      { row: { id: "c1" }, by: "phone", match: "same" },
    ]);
    expect(index.find({ emails: ["G.Ferri+fair@soave.example"] })).toMatchObject([{ row: { id: "c1" }, by: "email" }]);
    expect(index.find({ phones: ["55 01"], emails: ["@"] })).toEqual([]);
  });

  test("names each record once", () => {
    expect(index.find({ names: ["Cantina Soave"], phones: ["0461 550123"] })).toHaveLength(1);
  });
});
