import { expect, test } from "vitest";
import { queryOf } from "../../store/query";
import { ShelfText } from "./shelf-text";

const line = (id: string, text: string, numbers: readonly string[] = []) => ({ id, root: "r", text, numbers });

function filled() {
  const text = new ShelfText();
  text.add([line("1", "Wants delivery\nbefore August"), line("2", "Спросить про Смешарики")]);
  text.add([line("3", "Albergo Miralago +39 0461 55 01 20", ["+39 0461 55 01 20"]), line("4", "")]);
  return text;
}

const ids = (text: ShelfText, typed: string) => text.find(queryOf(typed)).map(({ id }) => id);

test("what was said and what stands in lists is found in any script and notation (K5)", () => {
  const text = filled();
  expect(ids(text, "delivery august")).toEqual(["1"]);
  expect(ids(text, "smesharik")).toEqual(["2"]);
  expect(ids(text, "0039 461 550120")).toEqual(["3"]);
  expect(ids(text, "миралаго")).toEqual(["3"]);
  expect(ids(text, "delivery smesharik")).toEqual([]);
});

test("the latest made stands first, and one letter asks for nothing", () => {
  const text = filled();
  expect(ids(text, "al")).toEqual(["3"]);
  expect(ids(text, "r")).toEqual([]);
  text.change(["9"], [line("9", "Miralago again")]);
  expect(ids(text, "miralago")).toEqual(["9", "3"]);
});

test("a record that changed is found by its new words alone, one that went by none", () => {
  const text = filled();
  text.change(["1", "3"], [line("1", "Wants it in May")]);
  expect(ids(text, "may")).toEqual(["1"]);
  expect(ids(text, "august")).toEqual([]);
  expect(ids(text, "miralago")).toEqual([]);
  text.change(["1"], []);
  expect(ids(text, "may")).toEqual([]);
});
