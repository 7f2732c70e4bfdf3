// Which columns of a list somebody sees and in what order, whatever colleagues see (K8).
import { afterEach, expect, test } from "vitest";
import { isDesk } from "../../app/layout";
import { giveStart } from "../../store/role-start";
import { outbox, sent } from "../testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../testing/screens";
import { columnsOf } from "./columns";
import { ProspectListScreen } from "./list-screen";
import { choiceOf, columnsStart, shownColumns } from "./own-columns";

forScreens();
afterEach(() => {
  isDesk.value = false;
});

const LIST = {
  name: "Hotels",
  "col:c1": { name: "Rooms", kind: "number", rank: "a0" },
  "col:c2": { name: "Company", kind: "text", rank: "a1" },
  "col:c3": { name: "Phone", kind: "phone", rank: "a2" },
  "col:c4": { name: "Town", kind: "text", rank: "a3" },
} as const;

const rows = (me: string) => [
  sent("prospect_list", "l1", { ...LIST, owner: me }),
  sent(
    "prospect",
    "r1",
    { rank: "a0", "cell:c1": "40", "cell:c2": "Al Faggio", "cell:c3": "+39 0464", "cell:c4": "Ledro" },
    "l1",
  ),
];

const list = <ProspectListScreen id="l1" />;
const ids = (shown: ReturnType<typeof shownColumns>) => shown.map(({ id }) => id).join(" ");
const heads = (page: OnScreen) =>
  [...page.drawn.root.querySelectorAll('[role="columnheader"] button')].map((one) => one.textContent);

test("K8: the column that names a row cannot be left out, and one added since stands at the end", () => {
  const columns = columnsOf(LIST);

  expect(ids(shownColumns(columns, { order: ["c3", "c1"], without: ["c2", "c4"] }))).toBe("c3 c1 c2");
  expect(ids(shownColumns(columns, choiceOf(columns.slice(0, 3), ["c2", "c1"])))).toBe("c2 c1 c4");
  expect(ids(shownColumns(columns, { order: ["gone"], without: [] }))).toBe("c1 c2 c3 c4");
});

test("K8: the grid and the rows on a phone show one's own columns; the list stays as it is for the others", async () => {
  const page = await onScreen(list, rows);
  expect(page.text()).toContain("40, +39 0464, Ledro");

  await page.press("This list");
  await page.press("The columns I see");
  expect(await faults(page.drawn.root)).toEqual([]);
  await page.press("Leave out Rooms");
  await page.press("Town earlier");
  await page.press("Done");
  expect(page.text()).toContain("Ledro, +39 0464");
  expect(page.text()).not.toContain("40");

  isDesk.value = true;
  await page.show(list);
  expect(heads(page)).toEqual(["Company", "Town", "Phone"]);
  expect((await outbox(page.store)).map(({ entity }) => entity)).toEqual(["preference", "preference"]);
  await page.press("This list");
  await page.press("As the list has them");
  expect(heads(page)).toEqual(["Rooms", "Company", "Phone", "Town"]);
});

test("K8: whoever chose nothing sees the columns that the role was given", async () => {
  isDesk.value = true;
  const page = await onScreen(list, rows);

  await giveStart(page.store, "rep", columnsStart("l1"), choiceOf(columnsOf(LIST), ["c2", "c4"]));
  await page.show(list);

  expect(heads(page)).toEqual(["Company", "Town"]);
});
