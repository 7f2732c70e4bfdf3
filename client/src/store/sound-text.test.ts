import { describe, expect, test } from "vitest";
import { inLatin, sound } from "./sound-text";

describe("what sounds alike (K5)", () => {
  test.each([
    ["toyota", "Тойота"],
    ["Smeshariki", "Смешарики"],
    ["riki", "Рики"],
    ["Yuliya", "Юлия"],
    ["Julia", "Юлия"],
    ["Dmitry", "Дмитрий"],
    ["Yelena Sergeyeva", "Елена Сергеева"],
    ["Martha", "Марта"],
    ["Shcherbakov", "Щербаков"],
    ["Khrushchev", "Хрущев"],
    ["Bellavista", "Белависта"],
    ["Schoenberger", "Schönberger"],
    ["Aas", "Ås"],
    ["Wladimir", "Владимир"],
    ["Maxim", "Максим"],
    ["Il'ich", "Ильич"],
  ])("%s is %s", (one, other) => {
    expect(sound(one)).toBe(sound(other));
  });

  test.each([
    ["Rossi", "Russo"],
    ["Hotel Alpina", "Hotel Alba"],
    ["Тойота", "Тойма"],
  ])("%s is not %s", (one, other) => {
    expect(sound(one)).not.toBe(sound(other));
  });

  test("what is begun in Latin letters begins the Cyrillic name", () => {
    expect(sound("Смешарики").startsWith(sound("Smesharik"))).toBe(true);
  });
});

test("a Cyrillic name is proposed in Latin letters (B8)", () => {
  expect(inLatin("Тойота")).toBe("Toyota");
  expect(inLatin("ООО «СтройИнвест»")).toBe("OOO «StroyInvest»");
  expect(inLatin("Щукин и Ко")).toBe("Shchukin i Ko");
});
