import { describe, expect, test } from "vitest";
import { joinName, splitName } from "./alt-name";
import { readAmount } from "./amount-text";
import { splitPerson } from "./person-name";
import { plusMonths, quickWhen, wallDay } from "./quick-dates";

describe("two names of a company", () => {
  test.each([
    ["Тойота (Toyota)", "Тойота", "Toyota"],
    [" ГК Рики（Смешарики） ", "ГК Рики", "Смешарики"],
    ["Toyota (Italy) S.p.A.", "Toyota (Italy) S.p.A.", null],
    ["(Toyota)", "(Toyota)", null],
    ["Aas AS ()", "Aas AS ()", null],
  ])("%s is split at the bracket that ends it", (typed, name, alternative) => {
    expect(splitName(typed)).toEqual({ name, alt_name: alternative });
  });

  test("are shown together again", () => {
    expect(joinName("Тойота", "Toyota")).toBe("Тойота (Toyota)");
    expect(joinName(null, "Toyota")).toBe("Toyota");
    expect(joinName("Aas AS", null)).toBe("Aas AS");
  });
});

describe("a person's name", () => {
  test.each([
    ["Giulia Ferri", "Giulia", "Ferri"],
    ["Анна Сергеевна Смирнова", "Анна", "Смирнова"],
    ["Sig.ra Pedrotti", null, "Sig.ra Pedrotti"],
    ["Herr Oberhofer", null, "Herr Oberhofer"],
    ["Moser", null, "Moser"],
    ["  ", null, null],
  ])("%s has its surname apart", (typed, first, last) => {
    expect(splitPerson(typed)).toMatchObject({ first_name: first, last_name: last });
  });
});

describe("an amount", () => {
  test.each([
    ["18400", "18400.00"],
    ["€ 18 400", "18400.00"],
    ["1.200,50", "1200.50"],
    ["9,600.5", "9600.50"],
    ["1.234", "1234.00"],
    ["1.234.567", "1234567.00"],
    ["0,5", "0.50"],
    ["kr 92 000", "92000.00"],
    ["92'000 CHF", "92000.00"],
    ["007", "7.00"],
    ["soon", null],
    ["", null],
    ["1234567890123456", null],
  ])("%s is read as %s", (typed, amount) => {
    expect(readAmount(typed)).toBe(amount);
  });
});

describe("one-tap dates", () => {
  const lateEvening = Date.UTC(2026, 2, 28, 23, 30);

  test("are counted on the person's own calendar", () => {
    expect(wallDay(lateEvening, "Europe/Rome")).toBe("2026-03-29");
    expect(quickWhen("tomorrow", lateEvening, "Europe/Rome")).toEqual({
      due: "2026-03-30",
      zone: "Europe/Rome",
      minutes: null,
    });
    expect(quickWhen("tomorrow", lateEvening, "America/New_York").due).toBe("2026-03-29");
  });

  test("an hour from now is a wall time, also over the change to summer time", () => {
    expect(quickWhen("hour", lateEvening, "Europe/Rome").due).toBe("2026-03-29T01:30");
    expect(quickWhen("hour", lateEvening + 3_600_000, "Europe/Rome").due).toBe("2026-03-29T03:30");
  });

  test("a month after the last of January is the last of February", () => {
    expect(plusMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(plusMonths("2025-12-15", 1)).toBe("2026-01-15");
  });
});
