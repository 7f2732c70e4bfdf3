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
    expect(bestLanguage(["fr-FR", "it-CH", "en"])).toBe("it");
    expect(bestLanguage([null, undefined, "ja"])).toBe("en");
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
});
