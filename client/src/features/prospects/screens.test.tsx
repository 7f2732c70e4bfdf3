import { act } from "preact/test-utils";
import { afterEach, describe, expect, test, vi } from "vitest";
import { isDesk } from "../../app/layout";
import { path } from "../../app/router";
import { showLanguage } from "../../i18n";
import { ANNA, outbox, sent, settled } from "../testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { importing } from "./importing";
import { ProspectListScreen } from "./list-screen";
import { ProspectsScreen } from "./prospects-screen";

forScreens();
afterEach(() => {
  isDesk.value = false;
});

const rows = (me: string) => [
  sent("prospect_list", "l1", {
    name: "§Hotels",
    owner: me,
    tags: { hotels: 2 },
    "col:c1": { name: "Company", kind: "text", rank: "a0" },
    "col:c2": { name: "Person", kind: "text", rank: "a1" },
    "col:c3": { name: "Phone", kind: "phone", rank: "a2" },
  }),
  sent(
    "prospect",
    "r1",
    { rank: "a0", "cell:c1": "Al Faggio", "cell:c2": "Sig. Tomasi", "cell:c3": "+39 0464 51 20" },
    "l1",
  ),
  sent("prospect", "r2", { rank: "a1", "cell:c1": "Miralago", state: "called", retry: "2026-03-05" }, "l1"),
  sent("prospect", "r3", { rank: "a2", "cell:c1": "Riva", state: "converted", opportunity: "o1" }, "l1"),
  sent("prospect", "r4", { rank: "a3", "cell:c1": "Rosa", state: "dropped" }, "l1"),
  sent("prospect", "r5", { rank: "a4", "cell:c1": "Aas AS" }, "l1"),
  sent("opportunity", "o1", { title: "Riva", owner: me }),
  sent("folder", "f1", { name: "Aas", owner: ANNA }),
];

const list = () => onScreen(<ProspectListScreen id="l1" />, rows);

describe("the lists", () => {
  test("stand with how far each has been worked through", async () => {
    const page = await onScreen(<ProspectsScreen />, rows);
    await vi.waitUntil(() => page.text().includes("5 rows"));
    expect(page.text()).toContain("5 rows, 3 called, 1 opportunity");
    expect(page.drawn.root.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow")).toBe("60");
  });

  test("teach while there are none (X23), and a pasted table becomes one (X26)", async () => {
    const page = await onScreen(<ProspectsScreen />, () => []);
    expect(page.text()).toContain("People you have not spoken to yet belong in a list.");

    await page.press("Make or paste a list");
    await page.type("Name of the list", "Fair");
    await page.type("Rows from a spreadsheet", "Company\tPhone\nAas\t0047\nRiva\t+39\n");
    expect(page.text()).toContain("2 rows");
    await page.press("Make the list");
    await vi.waitUntil(() => importing.value?.state === "done");

    const made = await outbox(page.store);
    expect(made.map(({ entity }) => entity)).toEqual(["prospect_list", "prospect", "prospect"]);
    const columns = Object.keys(made[0]?.fields as object).filter((field) => field.startsWith("col:"));
    const cell = (field: string | undefined) => `cell:${field?.slice(4)}`;
    expect(made[1]).toMatchObject({ fields: { [cell(columns[0])]: "Aas", [cell(columns[1])]: "0047", rank: "a0" } });
  });
});

describe("the sample", () => {
  const until = (seen: () => boolean) => vi.waitUntil(seen, { timeout: 30_000 });
  const living = (page: OnScreen) =>
    (["prospect_list", "opportunity", "contact"] as const).map((entity) => page.store.rows(entity).value.size);

  test("stands where there is no list yet, is made here, and goes in one tap with what was made of its rows", async () => {
    const page = await onScreen(<ProspectsScreen />, () => []);
    await page.press("Try it with a sample list");
    await until(() => path.value.startsWith("/l/"));
    const id = path.value.replace("/l/", "");
    await page.show(<ProspectListScreen id={id} />);
    expect(page.text()).toContain("This list is a sample");
    expect(page.drawn.root.querySelectorAll(".row-line")).toHaveLength(5);
    await page.press("Make Harbour View Hotel an opportunity");
    await until(() => page.text().includes("is an opportunity"));
    expect(living(page)).toEqual([1, 1, 1]);
    await page.press("Back to the list");

    await page.press("Remove the sample");
    await until(() => path.value === "/prospects");
    expect(living(page)).toEqual([0, 0, 0]);

    await page.press("Undo");
    await until(() => living(page).every((many) => many === 1));
  });

  test("is marked as one alone: a list of one's own says nothing of it", async () => {
    const page = await list();
    expect(page.text()).not.toContain("sample");
  });
});

describe("a list on the phone", () => {
  test("tells of each row where it stands, and who works with it already", async () => {
    const page = await list();
    const told = () => [...page.drawn.root.querySelectorAll(".row-line")].map((one) => one.textContent);
    expect(told()[0]).toContain("free · Sig. Tomasi, +39 0464 51 20");
    expect(told()[1]).toContain("called · again");
    expect(told()[2]).toContain("converted");
    expect(told()[3]).toContain("dropped");
    expect(told()[4]).toMatch(/Anna B\. · Same name as/);
    await page.press("Not called");
    expect(told()).toHaveLength(2);
    await page.press("Nobody’s");
    expect(told()).toHaveLength(1);
    expect(page.text()).toContain("1 of 5");
  });

  test("＋ at a row's start makes the opportunity at once, and a date in the sheet plans its next action", async () => {
    const page = await list();

    await page.press("Make Al Faggio an opportunity");
    expect(page.text()).toContain("“Al Faggio” is an opportunity");
    await page.press("Visited");
    await page.press("Tomorrow");

    const opportunity = page.store.derivedId("convert:r1");
    const contact = page.store.derivedId("convert-contact:r1");
    expect(await outbox(page.store)).toMatchObject([
      {
        kind: "row.convert",
        prospect: "r1",
        id: opportunity,
        step: "s1",
        fields: { title: "Al Faggio", tags: ["hotels"] },
      },
      { kind: "create", entity: "contact", id: contact, fields: { last_name: "Sig. Tomasi", company: "Al Faggio" } },
      { kind: "create", entity: "participant", id: page.store.derivedId(`participant:${opportunity}:${contact}`) },
      { kind: "set", id: opportunity, fields: { step: "s2" } },
      { kind: "create", entity: "action", root: opportunity, fields: { when: { due: "2026-03-03" } } },
    ]);
    await page.press("Open the opportunity of Al Faggio");
    expect(path.value).toBe(`/o/${opportunity}`);
  });

  test("the next conversion goes where the last one went", async () => {
    const page = await list();
    await page.press("Make Al Faggio an opportunity");
    await page.press("Visited");
    await page.press("Back to the list");
    await page.press("Make Miralago an opportunity");
    expect((await outbox(page.store)).findLast(({ kind }) => kind === "row.convert")).toMatchObject({ step: "s2" });
  });

  test("what for without a date is kept once, also when one goes on to the opportunity", async () => {
    const page = await list();
    await page.press("Make Al Faggio an opportunity");
    await page.type("What for", "Send the offer");
    await page.press("Open");

    const actions = (await outbox(page.store)).filter(({ entity }) => entity === "action");
    expect(actions).toMatchObject([{ fields: { note: "Send the offer" } }]);
    expect(path.value).toBe(`/o/${page.store.derivedId("convert:r1")}`);
  });

  test("a conversion is taken back whole", async () => {
    const page = await list();
    await page.press("Make Al Faggio an opportunity");
    await page.press("Back to the list");
    await page.press("Undo");
    expect(page.store.rows("opportunity").value.has(page.store.derivedId("convert:r1"))).toBe(false);
    expect(page.text()).toContain("free · Sig. Tomasi");
  });

  test("what a call came to is one tap and a date, and is logged", async () => {
    const page = await list();
    await page.press("Al Faggio");
    await page.press("No answer");
    await page.press("In 3 days");

    expect(await outbox(page.store)).toMatchObject([
      { kind: "set", id: "r1", fields: { state: "called", outcome: "no_answer", retry: "2026-03-05" } },
      { kind: "comment.add", root: "l1", parent: "r1", outcome: "no_answer", activity: "k1" },
    ]);
    expect(page.text()).toContain("No answer");
  });

  test("not interested is struck out, and can be taken up again", async () => {
    const page = await list();
    await page.press("Al Faggio");
    await page.press("Not interested");
    expect(page.text()).toContain("Given up: not interested");
    await page.press("Take it up again");
    expect((await outbox(page.store)).at(-1)).toMatchObject({ fields: { state: "new", outcome: null, retry: null } });
  });

  test("cells are saved when their field is left, on the version that was shown", async () => {
    const page = await list();
    await page.press("Al Faggio");
    await page.type("Person", "Sig.ra Pedrotti");
    await page.press("Close");

    const seq = (page.store.row("prospect", "r1").value ?? { seq: 0 }).seq;
    expect(await outbox(page.store)).toMatchObject([
      {
        kind: "set",
        entity: "prospect",
        id: "r1",
        fields: { "cell:c2": "Sig.ra Pedrotti" },
        base: { "cell:c2": expect.any(Number) },
      },
    ]);
    expect(seq).toBeGreaterThanOrEqual(0);
  });

  test("pasted rows are written in one gesture each, new columns first", async () => {
    const page = await list();
    await page.press("Paste rows");
    await page.type("Rows from a spreadsheet", "Company\tRooms\nBellaria\t48\nSella\t31");
    expect(page.text()).toContain("Rooms (new)");
    await page.press("Write 2 rows");
    await vi.waitUntil(() => importing.value?.state === "done");
    await settled();

    expect((await outbox(page.store)).map(({ kind, entity }) => `${kind} ${entity}`)).toEqual([
      "set prospect_list",
      "create prospect",
      "create prospect",
    ]);
    expect(page.text()).toContain("2 rows written");
    expect(page.text()).toContain("Bellaria");
  });
});

describe("the grid", () => {
  async function grid() {
    isDesk.value = true;
    const page = await list();
    const cell = (row: number, column: number) =>
      page.drawn.root.querySelector<HTMLElement>(`[aria-rowindex="${row + 2}"] [aria-colindex="${column + 1}"]`);
    const at = () => {
      const place = document.activeElement?.closest("[role=gridcell]");
      const row = place?.closest("[role=row]")?.getAttribute("aria-rowindex");
      return `${Number(row) - 2},${Number(place?.getAttribute("aria-colindex")) - 1}`;
    };
    const write = async (text: string) => {
      const box = document.activeElement as HTMLInputElement;
      act(() => {
        box.value = text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
      });
      await settled();
    };
    act(() => cell(0, 2)?.focus());
    await settled();
    return { page, cell, at, write };
  }

  test("has one stop for Tab, and arrows move it", async () => {
    const { page, at } = await grid();
    expect(page.drawn.root.querySelectorAll('[role=gridcell][tabindex="0"]')).toHaveLength(1);
    await page.key("ArrowDown");
    await page.key("ArrowRight");
    expect(at()).toBe("1,3");
    await page.key("End");
    expect(at()).toBe("1,5");
    await page.key("Home", { ctrlKey: true });
    expect(at()).toBe("0,0");
  });

  test("a column's name sorts, and rows are read out in the order in which they stand", async () => {
    const { page, cell } = await grid();
    const titles = () => [0, 1, 2].map((row) => cell(row, 2)?.textContent);
    await page.press("Company");
    expect(titles()).toEqual(["Aas AS", "Al Faggio", "Miralago"]);
    await page.press("Company");
    expect(titles()).toEqual(["Rosa", "Riva", "Miralago"]);
    const owned = page.drawn.root.querySelector(".grid-body")?.getAttribute("aria-owns")?.split(" ") ?? [];
    const places = owned.map((id) => Number(document.getElementById(id)?.getAttribute("aria-rowindex")));
    expect(places).toEqual([2, 3, 4, 5, 6]);
  });

  test("Enter edits, Enter saves and goes down, Tab goes on typing beside it", async () => {
    const { page, at, write } = await grid();
    await page.key("Enter");
    await write("Al Faggio Nuovo");
    await page.key("Enter");
    expect(at()).toBe("1,2");
    await page.key("F2");
    await write("Miralago di Ottavio");
    await page.key("Tab");
    expect(at()).toBe("1,3");
    expect(document.activeElement?.tagName).toBe("INPUT");
    expect(await outbox(page.store)).toMatchObject([
      { kind: "set", id: "r1", fields: { "cell:c1": "Al Faggio Nuovo" } },
      { kind: "set", id: "r2", fields: { "cell:c1": "Miralago di Ottavio" } },
    ]);
  });

  test("a tap chooses a cell, the next one types in it; where nothing is typed a double click opens the row", async () => {
    const { page, cell, at } = await grid();
    const tap = async (event: Event, row: number, column: number) => {
      act(() => void cell(row, column)?.dispatchEvent(event));
      await settled();
    };
    await tap(new MouseEvent("click", { bubbles: true }), 1, 3);
    expect(at()).toBe("1,3");
    await tap(new MouseEvent("click", { bubbles: true }), 1, 3);
    expect(document.activeElement?.tagName).toBe("INPUT");
    await page.key("Escape");
    await tap(new MouseEvent("dblclick", { bubbles: true }), 1, 5);
    expect(page.drawn.root.querySelector("dialog")?.textContent).toContain("Miralago");
  });

  test("Escape leaves the cell as it was; a letter begins anew", async () => {
    const { page, cell, write } = await grid();
    await page.key("x");
    expect((document.activeElement as HTMLInputElement).value).toBe("x");
    await write("wrong");
    await page.key("Escape");
    expect(cell(0, 2)?.textContent).toBe("Al Faggio");
    expect(await outbox(page.store)).toEqual([]);
  });

  test("a block from a spreadsheet goes down from the cell, one gesture a row, and past the end into new rows", async () => {
    const { page, cell } = await grid();
    act(() => cell(4, 2)?.click());
    await settled();
    const data = new DataTransfer();
    data.setData("text/plain", "Aas AS\tKari\nNew one\tOla");
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data });
    act(() => void document.activeElement?.dispatchEvent(event));
    await vi.waitFor(async () =>
      expect(await outbox(page.store)).toMatchObject([
        { kind: "set", id: "r5", fields: { "cell:c2": "Kari" } },
        { kind: "create", entity: "prospect", fields: { "cell:c1": "New one", "cell:c2": "Ola" } },
      ]),
    );
    await settled();
    await page.press("Undo");
    expect(page.text()).not.toContain("New one");
  });

  test("＋ by mouse or key makes the opportunity", async () => {
    const { page } = await grid();
    await page.key("+");
    expect((await outbox(page.store))[0]).toMatchObject({ kind: "row.convert", prospect: "r1" });
  });

  test("is free of what axe finds, and so is the list on a phone, and of words from code", async () => {
    const { page } = await grid();
    expect(await faults(page.drawn.root)).toEqual([]);
    isDesk.value = false;
    await page.show(<ProspectListScreen id="l1" />);
    expect(await faults(page.drawn.root)).toEqual([]);
    await page.show(<ProspectsScreen />);
    expect(await faults(page.drawn.root)).toEqual([]);
    await showLanguage("pseudo");
    await page.show(<ProspectListScreen id="l1" />);
    expect(wordsLeft(page.drawn.root, ["Al Faggio", "Miralago", "Riva", "Rosa", "Aas AS", "Anna B."])).toEqual([]);
  });
});
