import { beforeEach, describe, expect, test, vi } from "vitest";
import { showLanguage } from ".";
import * as format from "./format";

const NOW = Date.parse("2026-11-21T08:12:00Z"); // a Saturday, 09:12 in Rome
const rome = { now: NOW, zone: "Europe/Rome" };
/** The narrow no-break space is hard to tell from others in a test's text. */
const seen = (text: string): string => text.replaceAll("\u202f", " ").replaceAll("\u00a0", " ");

beforeEach(() => showLanguage("en"));

describe("day", () => {
  test("is the same where a browser puts the parts of a date together in another way", () => {
    const made = Intl.DateTimeFormat.prototype as { readonly format: unknown };
    vi.spyOn(made, "format", "get").mockReturnValue(() => "11/22/2026");
    expect(format.daysFromToday(NOW + 86_400_000, rome)).toBe(1);
    expect(format.daysFromToday("2026-11-20T23:30:00Z", rome)).toBe(0);
  });

  test.each([
    ["2026-11-21", "today"],
    ["2026-11-22", "tomorrow"],
    ["2026-11-20", "yesterday"],
    ["2026-11-24", "Tue"],
    ["2026-11-15", "Sun"],
    ["2026-11-28", "28 Nov"],
    ["2026-11-14", "14 Nov"],
    ["2027-01-15", "15 Jan 2027"],
  ])("%s is %s", (when, words) => {
    expect(format.day(when, rome)).toBe(words);
  });

  test("depends on the zone of who reads it", () => {
    const lateEvening = "2026-11-21T23:30:00Z";

    expect(format.day(lateEvening, { now: NOW, zone: "Europe/London" })).toBe("today");
    expect(format.day(lateEvening, rome)).toBe("tomorrow");
  });

  test("begins a sentence with a capital letter and fits into the margin when asked", async () => {
    expect(format.day("2026-11-21", { ...rome, capital: true })).toBe("Today");
    expect(format.day("2026-11-20", { ...rome, narrow: true })).toBe("Fri");
    await showLanguage("it");
    expect(format.day("2026-11-22", { ...rome, capital: true })).toBe("Domani");
  });

  test("is right on the days when the clocks change", () => {
    const night = { now: Date.parse("2026-10-25T00:30:00Z"), zone: "Europe/Rome" }; // 02:30, for the first time

    expect(format.day("2026-10-25T22:59:00Z", night)).toBe("today");
    expect(format.day("2026-10-25T23:01:00Z", night)).toBe("tomorrow");
  });
});

test("times have 24 hours, and a moment of another day names it", () => {
  expect(format.clock("2026-11-21T17:52:00Z", rome)).toBe("18:52");
  expect(format.moment("2026-11-21T08:12:00Z", rome)).toBe("09:12");
  expect(format.moment("2026-11-17T08:12:00Z", rome)).toBe("Tue 09:12");
});

test("a date in full names the year only when it is another", () => {
  expect(format.plainDate("2026-12-15", rome)).toBe("15 December");
  expect(format.plainDate("2027-01-15", rome)).toBe("15 January 2027");
});

describe("money", () => {
  test.each([
    [18400, "EUR", "€ 18 400"],
    ["1234.5", "EUR", "€ 1 234.50"],
    [92000, "NOK", "kr 92 000"],
    [1200000, "RUB", "1 200 000 ₽"],
    [-7, "EUR", "€ -7"],
    ["a lot", "EUR", "a lot"],
    [5, "moon", "moon 5"],
  ])("%s %s is %s", (amount, currency, words) => {
    expect(seen(format.money(amount, currency))).toBe(words);
  });

  test("is cut to what fits in a row", async () => {
    expect(seen(format.money(18400, "EUR", { short: true }))).toBe("€ 18 400");
    expect(seen(format.money(3400000, "EUR", { short: true }))).toBe("€ 3.4 M");
    await showLanguage("it");
    expect(seen(format.money(1200000, "RUB", { short: true }))).toBe("1,2 M₽");
    expect(seen(format.money(300000, "RUB", { short: true }))).toBe("300 k₽");
  });
});

test("numbers, sizes and lists are written as here", async () => {
  expect(seen(format.count(18204))).toBe("18 204");
  expect(seen(format.percent(20))).toBe("20 %");
  expect(seen(format.bytes(84_000_000))).toBe("84 MB");
  expect(seen(format.bytes(210_000))).toBe("210 kB");
  expect(format.list(["Anna", "Marco"])).toBe("Anna and Marco");
  await showLanguage("it");
  expect(format.list(["Anna", "Marco"])).toBe("Anna e Marco");
});

// R1: each language writes days, amounts and sizes in its own way.
describe.each([
  ["fr", { day: "mar.", far: "28 nov.", tomorrow: "Demain", million: "1,2 M₽", euros: "€ 1 234,50", size: "84 Mo" }],
  [
    "nb",
    { day: "tir.", far: "28. nov.", tomorrow: "I morgen", million: "1,2 mill. ₽", euros: "€ 1 234,50", size: "84 MB" },
  ],
  ["ru", { day: "вт", far: "28 нояб.", tomorrow: "Завтра", million: "1,2 млн ₽", euros: "€ 1 234,50", size: "84 МБ" }],
] as const)("in %s", (language, words) => {
  beforeEach(() => showLanguage(language));

  test("days, amounts and sizes are written as people there write them", () => {
    expect(format.day("2026-11-24", rome)).toBe(words.day);
    expect(format.day("2026-11-28", rome)).toBe(words.far);
    expect(format.day("2026-11-22", { ...rome, capital: true })).toBe(words.tomorrow);
    expect(seen(format.money(1_200_000, "RUB", { short: true }))).toBe(words.million);
    expect(seen(format.money("1234.5", "EUR"))).toBe(words.euros);
    expect(seen(format.bytes(84_000_000))).toBe(words.size);
    expect(format.clock("2026-11-21T07:05:00Z", rome)).toBe("08:05");
  });
});

test("a list and the order of names follow the language", async () => {
  await showLanguage("ru");
  expect(format.list(["Анна", "Марко"])).toBe("Анна и Марко");
  expect(["Юрий", "Ёлкина", "Ежов"].sort(format.compareNames)).toEqual(["Ежов", "Ёлкина", "Юрий"]);
  await showLanguage("nb");
  expect(["Ås", "Ærlig", "Ørsted", "Zahl"].sort(format.compareNames)).toEqual(["Zahl", "Ærlig", "Ørsted", "Ås"]);
  expect(format.list(["Anna", "Marco"])).toBe("Anna og Marco");
});
