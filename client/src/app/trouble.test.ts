import { describe, expect, it } from "vitest";
import { Problem } from "../api";
import { LANGUAGES, loadOutsideWords, showLanguage } from "../i18n";
import { troubleOf } from "./trouble";

describe("what a refused request says", () => {
  it.each(LANGUAGES)("tells whose phone was signed out that its work is safe, in %s", async (language) => {
    await showLanguage(language);
    await loadOutsideWords();
    const problem = new Problem(401, "01890000", { code: "device_revoked", detail: "the server's own words" }, null);

    const { words } = troubleOf(problem);

    expect(words).not.toContain("the server's own words");
    expect(words.length).toBeGreaterThan(40);
  });

  it("gives the number to look it up by where its own words do not say what to do", async () => {
    await showLanguage("en");
    await loadOutsideWords();
    const numberOf = (status: number, code: string) =>
      troubleOf(new Problem(status, "01890000", { code, detail: "why" }, null)).requestId;

    expect([numberOf(401, "unauthenticated"), numberOf(500, "server_error")]).toEqual([null, "01890000"]);
  });
});
