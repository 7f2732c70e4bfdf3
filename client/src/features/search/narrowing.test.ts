import fc from "fast-check";
import { expect, test } from "vitest";
import { aRow } from "../../store/a-row";
import { queryOf } from "../../store/query";
import { entryOf, type FoundRow } from "./entries";
import { exact, newIndex } from "./find";

const ME = "me";
const NAMES = ["Schick", "Шик", "Hotel Alpina", "Ho", "Østli", "Елена", "Yelena", "a-li", "ЖЖ", "li", "+39", "333", ""];
const name = fc.array(fc.constantFrom(...NAMES), { maxLength: 3 }).map((words) => words.join(" "));
const phone = fc.constantFrom("+39 333 12 34 567", "0333 1234567", "+7 (495) 123-45-67", "8 495 123 45 67", "333");
const owner = fc.constantFrom(ME, "x");

const folder = fc.record({ name, alt_name: name, description: name, owner });
const deal = fc.record({ title: name, description: name, owner, is: fc.constantFrom("open", "won") });
const contact = fc.record({ first_name: name, last_name: name, company: name, phone, owner });

const entriesOf = fc
  .tuple(fc.array(folder, { maxLength: 12 }), fc.array(deal, { maxLength: 12 }), fc.array(contact, { maxLength: 12 }))
  .map(([folders, deals, contacts]) => {
    const rows: readonly FoundRow[] = [
      ...folders.map((data, at) => aRow("folder", `f${at}`, data)),
      ...deals.map(({ is, ...data }, at) => aRow("opportunity", `o${at}`, { ...data, status: { is } })),
      ...contacts.map(({ phone: raw, ...data }, at) => aRow("contact", `c${at}`, { ...data, "phone:1": { raw } })),
      aRow("prospect_list", "l1", { name: "Hotels Li" }),
    ];
    const known = new WeakMap();
    return rows.map((row) => entryOf(row, { tagWords: () => [], folder: () => undefined }, known));
  });

const typed = fc.oneof(name, phone, fc.constantFrom("шик ho", "hotel  al", "39 333", "jelena", "zh", "ß", "alli"));

/** Each letter is looked for among what answered before (K5). */
test("a question letter by letter is answered as the same one at once", () => {
  fc.assert(
    fc.property(entriesOf, typed, fc.integer({ min: 1, max: 6 }), (entries, text, shown) => {
      const index = newIndex(entries, ME);
      for (let end = 1; end <= text.length; end += 1) {
        const query = queryOf(text.slice(0, end));
        expect(exact(index, query, shown)).toEqual(exact(newIndex(entries, ME), query, shown));
      }
    }),
    { numRuns: 200 },
  );
});
