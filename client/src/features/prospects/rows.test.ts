import { describe, expect, test } from "vitest";
import { aRow } from "../../store/a-row";
import { columnsOf } from "./columns";
import { editList, logOutcome, newList, pasteBlock, setCells } from "./commands";
import { type Answered, progressOf, type RowFilter, rowsFiltered, rowsFound, stateOf } from "./find-rows";
import { lastRank, newColumns, planImport, rowGestures } from "./import-rows";
import { meaningOf } from "./magic-columns";
import { readDay } from "./read-day";
import { readTable, separatorOf } from "./table-text";

const LIST = aRow("prospect_list", "l1", {
  name: "Hotels",
  "col:c2": { name: "Phone", kind: "phone", rank: "a1" },
  "col:c1": { name: "Company", kind: "text", rank: "a0" },
});
const COLUMNS = columnsOf(LIST.data);
let made = 0;
const newId = () => `new${++made}`;

describe("a table as text", () => {
  test("is read from a spreadsheet's clipboard", () => {
    expect(readTable("Aas AS\t+47 22\r\n\tx\r\n\r\n")).toEqual([
      ["Aas AS", "+47 22"],
      ["", "x"],
    ]);
  });

  test("keeps quoted separators, line breaks and quotes, leading zeros and plus signs", () => {
    expect(readTable('Name;Phone\n"Rossi; ""Il Bar""\nMilano";0039\n')).toEqual([
      ["Name", "Phone"],
      ['Rossi; "Il Bar"\nMilano', "0039"],
    ]);
    expect(readTable("\uFEFFa,+47 001")).toEqual([["a", "+47 001"]]);
  });

  test.each([
    ["a\tb, c\nd\te, f", "\t"],
    ["a;b,1;c\nd;e,2;f", ";"],
    ["a,b\nc,d", ","],
    ["only\none\ncolumn", "\t"],
  ])("finds what cuts %j", (text, separator) => {
    expect(separatorOf(text)).toBe(separator);
  });
});

describe("columns", () => {
  test.each([
    ["Ragione sociale", "company"],
    ["E-Mail", "email"],
    ["Prénom", "first_name"],
    ["nom", "last_name"],
    ["Nome", "first_name"],
    ["Фамилия", "last_name"],
    ["Påminnelse", "reminder"],
    ["Rooms", null],
  ])("%s means %s", (name, meaning) => {
    expect(meaningOf(name)).toBe(meaning);
  });

  test("stand in the order of their ranks, hidden ones left out", () => {
    expect(COLUMNS.map(({ id }) => id)).toEqual(["c1", "c2"]);
  });
});

test.each([
  ["2027-03-05", "2027-03-05"],
  ["5.3.27", "2027-03-05"],
  ["31/02/2027", null],
  ["soon", null],
])("the day %s is read as %s", (typed, day) => {
  expect(readDay(typed)).toBe(day);
});

describe("a pasted table", () => {
  const table = readTable("Company\tTelefono\tRooms\nAas\t0047\t12\nRiva\t+39\t\n");

  test("with a first line of names goes into the columns of these names, and makes the missing ones", () => {
    const plan = planImport(table, LIST);
    expect(plan).toMatchObject({ header: true, targets: [{ column: "c1" }, { column: "c2" }, { added: "Rooms" }] });
    expect(plan.rows).toHaveLength(2);

    const { gesture, ids } = newColumns(plan, LIST, newId);
    expect(gesture).toMatchObject([
      { kind: "set", entity: "prospect_list", id: "l1", fields: { [`col:${ids[2]}`]: { name: "Rooms", rank: "a2" } } },
    ]);
    const gestures = rowGestures(plan.rows, ids, "l1", "a4", newId);
    expect(gestures).toHaveLength(2);
    expect(gestures[0]).toEqual([
      {
        kind: "create",
        entity: "prospect",
        id: expect.any(String),
        root: "l1",
        fields: { rank: "a5", "cell:c1": "Aas", "cell:c2": "0047", [`cell:${ids[2]}`]: "12" },
      },
    ]);
    expect(gestures[1]?.[0]).toMatchObject({ fields: { rank: "a6", "cell:c2": "+39" } });
  });

  test("without names goes by place", () => {
    const plan = planImport(readTable("Aas\t22\tx"), LIST);
    expect(plan).toMatchObject({ header: false, targets: [{ column: "c1" }, { column: "c2" }, { added: "" }] });
  });
});

describe("rows", () => {
  const row = aRow(
    "prospect",
    "p1",
    { rank: "a0", "cell:c1": "Aas AS", "cell:c2": "+47 22 33 44 55" },
    { root: "l1", versions: { "cell:c1": 3 } },
  );

  test("an edited cell carries the version that was seen; an unchanged one is not sent", () => {
    expect(setCells(row, { c1: "Aas", c2: "+47 22 33 44 55" })).toEqual([
      { kind: "set", entity: "prospect", id: "p1", fields: { "cell:c1": "Aas" }, base: { "cell:c1": 3 } },
    ]);
    expect(setCells(row, { c1: "Aas AS" })).toEqual([]);
    expect(setCells(row, { c1: "" })).toMatchObject([{ fields: { "cell:c1": null } }]);
  });

  test("a pasted block is one gesture a row, and what goes past the end is left for new rows", () => {
    const pasted = pasteBlock(
      [
        ["Riva", "1", "no column"],
        ["New", "2", ""],
      ],
      [row],
      COLUMNS,
      { row: 0, column: 0 },
    );
    expect(pasted.gestures).toHaveLength(1);
    expect(pasted.gestures[0]).toMatchObject([{ fields: { "cell:c1": "Riva", "cell:c2": "1" } }]);
    expect(pasted.beyond).toEqual([["New", "2", ""]]);
    expect(pasted.columns).toEqual(["c1", "c2", null]);
  });

  test("an outcome writes the row and logs the call", () => {
    const drafts = logOutcome(row, "no_answer", {
      comment: "k1",
      happenedAt: "2026-11-21T10:00:00.000Z",
      activity: "call",
      retry: "2026-11-24",
      text: "",
    });
    expect(drafts).toEqual([
      {
        kind: "set",
        entity: "prospect",
        id: "p1",
        fields: { state: "called", outcome: "no_answer", retry: "2026-11-24" },
        base: { state: 0, outcome: 0, retry: 0 },
      },
      {
        kind: "comment.add",
        id: "k1",
        root: "l1",
        parent: "p1",
        text: "",
        activity: "call",
        outcome: "no_answer",
        happened_at: "2026-11-21T10:00:00.000Z",
      },
    ]);
  });

  test("come in the order of their ranks, and the next one goes after the last", () => {
    expect(lastRank([])).toBe(null);
    expect(lastRank([aRow("prospect", "p0", {}), aRow("prospect", "p1", { rank: "a0" })])).toBe("a0");
  });

  test("are found by words without accents and by digits in any notation", () => {
    const other = aRow("prospect", "p2", { "cell:c1": "Établissements Léo", opportunity: "o1" }, { root: "l1" });
    const dropped = aRow("prospect", "p3", { "cell:c1": "Rosa", state: "dropped" }, { root: "l1" });
    const rows = [row, other, dropped];
    const found = (query: string, ...filters: RowFilter[]) =>
      rowsFound(rowsFiltered(rows, new Set(filters)), COLUMNS, query).found.map(({ id }) => id);

    expect(found("leo etab")).toEqual(["p2"]);
    expect(found("2233")).toEqual(["p1"]);
    expect(found("", "not_called")).toEqual(["p1"]);
    expect(found("", "converted")).toEqual(["p2"]);
    expect(found("", "nobodys")).toEqual(["p1"]);
    expect(stateOf(other)).toBe("converted");
    expect(progressOf(rows)).toEqual({ rows: 3, worked: 2, opportunities: 1 });
  });

  test.each(["leo etab", "rosa 22", "+22 33", "2 33", "33 rosa"])("are found key by key as at once: %s", (typed) => {
    const cells = ["Établissements Léo", "Rosa 22 33", "Leo 022-33", "Rosa"];
    const rows = cells.map((cell, at) => aRow("prospect", `r${at}`, { "cell:c1": cell }, { root: "l1" }));
    let last: Answered | undefined;

    for (let end = 1; end <= typed.length; end += 1) {
      const query = typed.slice(0, end);
      last = rowsFound(rows, COLUMNS, query, last);
      expect(last.found).toEqual(rowsFound(rows, COLUMNS, query).found);
    }
    expect(rowsFound(rows, COLUMNS, "", last).found).toEqual(rows);
  });
});

test("a new list has its columns in the order typed", () => {
  const [draft] = newList("l2", " Fair ", ["Company", "E-mail"], newId);
  expect(draft).toMatchObject({ kind: "create", entity: "prospect_list", id: "l2" });
  const fields = (draft as { fields: Record<string, unknown> }).fields;
  expect(Object.values(fields)).toEqual([
    "Fair",
    false,
    { name: "Company", kind: "text", rank: "a0", hidden: false },
    { name: "E-mail", kind: "email", rank: "a1", hidden: false },
  ]);
  expect(editList(LIST, { name: "Hotels", description: "", shared: null })).toEqual([]);
});
