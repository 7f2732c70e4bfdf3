import { describe, expect, test } from "vitest";
import { readPeople } from "./read-people";

const one = (text: string) => readPeople(text).people[0];

describe("a line", () => {
  test.each([
    ["Anna Berg <anna@firm.example>", "Anna Berg"],
    ["anna@firm.example; Anna Berg", "Anna Berg"],
    ["Anna\tBerg\tanna@firm.example", "Anna Berg"],
    ['"Berg, Anna" <anna@firm.example>', "Anna Berg"],
    ["Anna Berg anna@firm.example", "Anna Berg"],
    ["Анна Сергеевна Смирнова, anna@firm.example", "Анна Сергеевна Смирнова"],
    ["anna@firm.example", "Anna"],
  ])("%s", (line, name) => {
    expect(one(line)).toEqual({ name, email: "anna@firm.example" });
  });

  test("with an address alone takes a name from it, to be changed", () => {
    expect(one("jonas.hellesoy@firm.example")?.name).toBe("Jonas Hellesoy");
  });

  test("without an address is shown as unread, an empty one is not", () => {
    expect(readPeople("somebody\n\n  \nAnna <anna@firm.example>").unread).toEqual(["somebody"]);
  });

  test("may hold several people", () => {
    const { people } = readPeople("Anna Berg <anna@firm.example>; Marco Rinaldi <marco@firm.example>");

    expect(people.map((person) => person.name)).toEqual(["Anna Berg", "Marco Rinaldi"]);
  });
});

test("the same address twice is one person, whatever its letters", () => {
  expect(readPeople("Anna <Anna@firm.example>\nanna@FIRM.example").people).toHaveLength(1);
});
