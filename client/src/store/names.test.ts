import { describe, expect, test } from "vitest";
import { joinName, splitName } from "./alt-name";
import { otherNames } from "./other-names";
import { greetingName, splitPerson } from "./person-name";
import { titleOf } from "./titles";

describe("two names of a company (B8)", () => {
  test("brackets at the end split them, and they are shown together", () => {
    expect(splitName(" ГК Рики (Смешарики) ")).toEqual({ name: "ГК Рики", alt_name: "Смешарики" });
    expect(splitName("Bank (Norge) AS")).toEqual({ name: "Bank (Norge) AS", alt_name: null });
    expect(joinName("ГК Рики", "Смешарики")).toBe("ГК Рики (Смешарики)");
    expect(joinName("", "Toyota")).toBe("Toyota");
    expect(titleOf({ entity: "folder", data: { name: "ГК Рики", alt_name: "Смешарики" } })).toBe("ГК Рики (Смешарики)");
  });

  test.each([
    [{ name: "Тойота", emails: ["a@toyota.example"], companies: [] }, ["Toyota"]],
    [{ name: "ГК Рики", emails: ["a@mail.ru", "b@smeshariki.example"], companies: [] }, ["Smeshariki", "Riki"]],
    [{ name: "ООО «СтройИнвест»", emails: [], companies: [] }, ["StroyInvest"]],
    [{ name: "Bellavista S.p.A.", emails: ["x@bellavista.it"], companies: ["Bellavista"] }, []],
    [
      { name: "Beta", emails: ["x@alpha-machines.co.uk"], companies: ["Beta Holding"] },
      ["Beta Holding", "Alpha Machines"],
    ],
    [{ name: "", emails: ["x@alpha.it"], companies: [] }, []],
  ])("of %o may be %o", (clues, names) => {
    expect(otherNames(clues)).toEqual(names);
  });
});

describe("a person's name in one piece (B9)", () => {
  test.each([
    ["Giulia Ferri", "Giulia", null, "Ferri"],
    ["Maria Grazia Cucinotta", "Maria Grazia", null, "Cucinotta"],
    ["Анна Сергеевна Смирнова", "Анна", "Сергеевна", "Смирнова"],
    ["Смирнова Анна Сергеевна", "Анна", "Сергеевна", "Смирнова"],
    ["Пётр Кузьмич", "Пётр", null, "Кузьмич"],
    ["Sig.ra Pedrotti", null, null, "Sig.ra Pedrotti"],
    ["Ferri", null, null, "Ferri"],
    ["", null, null, null],
  ])("%s", (typed, first_name, middle_name, last_name) => {
    expect(splitPerson(typed)).toEqual({ first_name, middle_name, last_name });
  });

  test("a first name that is not known greets nobody and is not shown", () => {
    expect(greetingName(" ! ")).toBe("");
    expect(greetingName(null)).toBe("");
    expect(greetingName("Anna")).toBe("Anna");
    expect(titleOf({ entity: "contact", data: { first_name: "!", last_name: "Смирнова" } })).toBe("Смирнова");
  });
});
