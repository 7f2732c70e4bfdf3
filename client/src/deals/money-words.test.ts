// Sums as people read them.
import { expect, test } from "vitest";
import { sumWords } from "./money-words";

const sum = (currency: string, amount: number) => ({ currency, amount, weighted: amount / 2 });
const plain = (words: string) => words.replaceAll("\u202f", " ");

test("E3: one or two currencies are told to the last digit", () => {
  expect(plain(sumWords([sum("EUR", 84_200)]))).toBe("€ 84 200");
  expect(plain(sumWords([sum("EUR", 84_200), sum("NOK", 2_080_801)]))).toBe("€ 84 200 + kr 2 080 801");
});

test("E3: more of them are cut to what fits over a column", () => {
  const sums = [sum("EUR", 66_300), sum("NOK", 2_080_801), sum("RUB", 1_240_000)];

  expect(plain(sumWords(sums))).toBe("€ 66 300 + kr 2.1 M + 1.2 M₽");
});

test("no amount breaks in its middle", () => {
  expect(sumWords([sum("EUR", 84_200), sum("NOK", 2_080_801)]).split(" ")).toHaveLength(3);
});
