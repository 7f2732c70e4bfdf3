// What is looked up in the words of all records is what stands in each of them, gone through one by one (K5).
import fc from "fast-check";
import { expect, test } from "vitest";
import { aRow } from "../../store/a-row";
import { type Query, queryOf, type Word } from "../../store/query";
import { soundOfFolded } from "../../store/sound-text";
import { type Entry, entryOf, type FoundRow } from "./entries";
import { exact } from "./find";
import { Records } from "./records";
import { eachAnswer } from "./scores";

const ME = "me";
const NAMES = [
  ...["Schick", "Шик", "Hotel Alpina", "Ho", "Østli", "Елена", "Yelena", "a-li", "ЖЖ", "li", "+39", "333", ""],
  ...["«Jelena»", "iei", "O'Hoc", "ch", "Schick-Li", "(Шик)", "Straße", "li li", "7li", "Ъ"],
];
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

const typed = fc.oneof(
  name,
  phone,
  fc.constantFrom("шик ho", "hotel  al", "39 333", "jelena", "zh", "ß", "alli", "х l"),
);
const asked = fc.tuple(typed, fc.nat({ max: 12 })).map(([text, end]) => queryOf(text.slice(0, end + 1)));

function recordsOf(entries: readonly Entry[]): Records {
  const made = new Records(ME);
  for (const entry of entries) made.add(entry);
  return made;
}

test("every record scores as its own texts do", () => {
  fc.assert(
    fc.property(entriesOf, asked, (entries, query) => {
      fc.pre(query.words.length > 0);

      const scores = entries.map(() => 0);
      eachAnswer(recordsOf(entries), query, (record, score) => {
        scores[record] = (scores[record] ?? 0) + score; // each is heard once
      });

      expect(scores).toEqual(entries.map((entry) => plainScore(entry, query)));
    }),
    { numRuns: 300 },
  );
});

test("records that came and went leave nothing behind", () => {
  fc.assert(
    fc.property(entriesOf, entriesOf, fc.nat(), asked, (before, after, stay, query) => {
      const now = [...before.slice(0, stay % (before.length + 1)), ...after];
      const records = recordsOf(before);

      records.keep(new Set(now));

      expect(exact(records, query, 5)).toEqual(exact(recordsOf(now), query, 5));
    }),
    { numRuns: 100 },
  );
});

test("records are worn when most have gone and they were many", () => {
  const entries = Array.from({ length: 1001 }, (_, at) =>
    entryOf(aRow("folder", `f${at}`, { name: "Ho" }), { tagWords: () => [], folder: () => undefined }, new WeakMap()),
  );
  const records = recordsOf(entries);
  expect(records.isWorn).toBe(false);

  records.keep(new Set());

  expect(records.isWorn).toBe(true);
});

/** As it reads: the begin of the name, the begin of a word in it, anywhere in it, elsewhere; spelt before only heard. */
function plainScore(entry: Entry, { words, digits }: Query): number {
  const told = entry.others.map(({ folded }) => folded);
  if (entry.others.some((other) => digits.some((one) => other.digits.includes(one)))) return 60;
  if (!words.every((word) => isIn(word, [entry.folded, ...told]))) return 0;
  if (!words.every((word) => isIn(word, [entry.folded]))) return 10;
  const spelt = words.every(({ folded }) => entry.folded.includes(folded)) ? 10 : 0;
  const [first] = words;
  const heard = soundOfFolded(entry.folded);
  const starts = ({ folded, sound }: Word) =>
    entry.folded.startsWith(folded) || (sound !== "" && heard.startsWith(sound));
  const startsWord = ({ folded, sound }: Word) =>
    atWordStart(entry.folded, folded) || (sound !== "" && atWordStart(heard, sound));
  if (first !== undefined && starts(first)) return 50 + spelt;
  return (words.every(startsWord) ? 35 : 20) + spelt;
}

function isIn({ folded, sound }: Word, texts: readonly string[]): boolean {
  return texts.some((text) => text.includes(folded) || (sound !== "" && soundOfFolded(text).includes(sound)));
}

function atWordStart(text: string, word: string): boolean {
  const places = Array.from({ length: text.length }, (_, at) => at).filter((at) => text.startsWith(word, at));
  return places.some((at) => at === 0 || !/[^\0-\x7f]|[a-z0-9]/.test(text.charAt(at - 1)));
}
