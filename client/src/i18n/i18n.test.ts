import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  bestLanguage,
  chooseLanguage,
  deviceLanguage,
  followLanguage,
  languageOf,
  loadOtherWords,
  showLanguage,
  startLanguage,
  t,
  tx,
} from ".";

beforeEach(() => localStorage.clear());

describe("t", () => {
  test("says a message in the language shown, with its plural form", async () => {
    await showLanguage("en");
    expect(t("settings.people.read", { count: 1 })).toBe("1 person");
    expect(t("settings.people.read", { count: 3 })).toBe("3 people");

    await showLanguage("it");
    expect(t("settings.people.read", { count: 3 })).toBe("3 persone");
    expect(document.documentElement.lang).toBe("it");
  });

  test("has the four forms of Russian: one, few, many, and a part of one (R1)", async () => {
    await showLanguage("ru");
    const deals = (count: number) => t("clients.deals", { count });

    expect([1, 2, 5, 11, 21, 22, 25].map(deals)).toEqual([
      "1 сделка",
      "2 сделки",
      "5 сделок",
      "11 сделок",
      "21 сделка",
      "22 сделки",
      "25 сделок",
    ]);
    expect(deals(1.5)).toBe("1,5 сделки");
  });

  test("follows French, where nothing is singular, and Norwegian, where it is not (R1)", async () => {
    await showLanguage("fr");
    expect([0, 1, 2].map((count) => t("clients.touched.days", { count }))).toEqual(["0 jour", "1 jour", "2 jours"]);
    await showLanguage("nb");
    expect([0, 1, 2].map((count) => t("clients.touched.days", { count }))).toEqual(["0 dager", "1 dag", "2 dager"]);
  });

  test("shows the key of a message that nobody wrote, so that it is seen", () => {
    expect(t("ui.nobody-wrote-this")).toBe("ui.nobody-wrote-this");
  });

  test("keeps pieces of the page as they are", async () => {
    await showLanguage("en");
    const name = { type: "bdi" };

    expect(tx("sign-in.again", { name: name as never })).toEqual([name, ", what you had not sent yet is still here."]);
  });
});

describe("the pseudo-language", () => {
  test("marks what comes from the catalogue and keeps values", async () => {
    await showLanguage("pseudo");

    expect(t("ui.search")).toBe("⟦Sëàrch~~⟧");
    expect(t("settings.people.read", { count: 2 })).toBe("⟦2 pëöplë~~~⟧");
  });
});

describe("which language", () => {
  test("is the best of the wishes that we have", () => {
    expect(bestLanguage(["de-DE", "it-CH", "en"])).toBe("it");
    expect(bestLanguage(["ru-RU", "en"])).toBe("ru");
    expect(bestLanguage(["fr-CA", "en"])).toBe("fr");
    expect(bestLanguage([null, undefined, "ja"])).toBe("en");
    expect(["no", "nb-NO", "nn-NO"].map((wish) => bestLanguage([wish]))).toEqual(["nb", "nb", "nb"]);
  });

  test("is the one chosen on this device, else the member's own, else the browser's", async () => {
    vi.spyOn(navigator, "languages", "get").mockReturnValue(["it-IT"]);
    const anna = { id: "anna", language: "en" };

    expect(deviceLanguage()).toBe("it");
    expect(languageOf(anna)).toBe("en");
    await chooseLanguage("it", "anna");
    expect(languageOf(anna)).toBe("it");
    expect(languageOf({ id: "marco", language: "en" })).toBe("en");
  });

  test("is the one asked for last, however long the words of another take", async () => {
    await startLanguage("en");
    await Promise.all([loadOtherWords(), followLanguage({ id: "anna", language: "it" }), loadOtherWords()]);

    expect(t("ui.search")).toBe("Cerca");
    expect(t("settings.me")).toBe("Io");
    expect(deviceLanguage()).toBe("it");
  });

  test("keeps all its words when those of the first screen come last", async () => {
    let arrive = () => {};
    const underWay = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    vi.resetModules();
    vi.doMock("./languages", async (original) => {
      const real = await original<typeof import("./languages")>();
      const firstWords = vi.fn(real.firstWords).mockImplementationOnce(async (language) => {
        await underWay;
        return real.firstWords(language);
      });
      return { ...real, firstWords };
    });
    const fresh = await import(".");

    const started = fresh.startLanguage("en");
    await fresh.loadOtherWords();
    arrive();
    await started;

    expect(fresh.t("settings.me")).toBe("Me");
    vi.doUnmock("./languages");
  });
});
