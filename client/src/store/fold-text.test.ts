import { describe, expect, test } from "vitest";
import { companyKey, digitsOf, fold, foldTag, mailKey, phoneKey } from "./fold-text";

describe("fold", () => {
  test("is blind to case, accents and letters that do not decompose", () => {
    expect(fold("Schönberger-Østlandet  STRASSE")).toBe(fold("schonberger-ostlandet straße"));
    expect(fold("Łódź Élodie ﬁne")).toBe("lodz elodie fine");
  });

  test("keeps й and и together as people type them", () => {
    expect(fold("Тойота")).toBe(fold("тоиота"));
  });

  test("leaves ø in tags, as the server does", () => {
    expect(foldTag("  Sønn  ")).toBe("sønn");
    expect(foldTag("8 March")).toBe("8 march");
  });
});

describe("companyKey", () => {
  test.each([
    ["Bellavista S.p.A.", "bellavista"],
    ["Østlandet Maskin AS", "ostlandet maskin"],
    ["ООО «СтройИнвест»", "строиинвест"],
    ["Établissements Léo Faure, SARL", "etablissements leo faure"],
    ["Dell'Orto S.r.l.", "dellorto"],
    ["SAS", "sas"],
  ])("%s is known as %s", (name, key) => {
    expect(companyKey(name)).toBe(key);
  });
});

describe("phones and addresses", () => {
  test("one number in several notations has one key", () => {
    const notations = ["+39 0461 550123", "0461/55 01 23", "0039 0461.550.123"];
    expect(new Set(notations.map(phoneKey)).size).toBe(1);
    expect(digitsOf("(06) 12-34")).toBe("0612 34".replace(" ", ""));
  });

  test("an address is compared without case and without its plus part", () => {
    expect(mailKey(" E.Marchand+fair@MediaCom.example ")).toBe("e.marchand@mediacom.example");
    expect(mailKey("nobody")).toBe("");
  });
});
