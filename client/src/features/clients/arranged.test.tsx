// What rows of clients show: each person's own choice, begun with what an admin gave to the role (K8).
import { expect, test } from "vitest";
import { giveStart } from "../../store/role-start";
import { ANNA, outbox, sent } from "../testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../testing/screens";
import { ClientsScreen } from "./clients-screen";
import { ROWS_START } from "./row-fields";

forScreens();

const rows = (me: string) => [
  sent("field", "size", { entity: "folder", name: "Size", kind: "text", rank: "a0" }),
  sent("tag_category", "trade", { name: "Trade", required: true, rank: "a0" }),
  sent("tag", "hotel", { name: "hotel", category: "trade", rank: "a0" }),
  sent("folder", "f1", { name: "Toyota", owner: me, "x:size": "large" }),
  sent("folder", "f2", { name: "Aas", owner: ANNA }),
  sent("contact", "c1", {
    last_name: "Ferri",
    job_title: "Buyer",
    folder: "f1",
    owner: me,
    "phone:aa": { raw: "+39 0461 55", rank: "a0" },
  }),
];

const subs = (page: OnScreen) => [...page.drawn.root.querySelectorAll(".what > span")].map((one) => one.textContent);

test("K8: what rows of companies and people show, and its order, is one's own; incomplete cards say so all the same", async () => {
  const page = await onScreen(<ClientsScreen />, rows);
  expect(subs(page)).toEqual(["incomplete, Toyota, Buyer", "Prospect", "Prospect, Anna B."]);

  await page.press("Filter");
  await page.press("Fields of companies");
  await page.press("Leave out State");
  await page.press("Size");
  await page.press("Size earlier");
  await page.press("Fields of companies");
  await page.press("Fields of people");
  await page.press("Leave out Company");
  await page.press("Phone");
  expect(await faults(page.drawn.root)).toEqual([]);
  await page.press("Show");

  expect(subs(page)).toEqual(["incomplete, Buyer, +39 0461 55", "large", "Anna B."]);
  expect(new Set((await outbox(page.store)).map(({ entity }) => entity))).toEqual(new Set(["preference"]));
});

test("K8: whoever chose nothing sees what the role was given, until something is chosen", async () => {
  const page = await onScreen(<ClientsScreen />, rows);

  await giveStart(page.store, "rep", ROWS_START, { folder: ["x:size"], contact: ["job", "nobody knows this one"] });
  await page.show(<ClientsScreen />);
  expect(subs(page)).toEqual(["incomplete, Buyer", "large"]);

  await page.press("Filter");
  await page.press("Fields of companies");
  await page.press("Owner");
  await page.press("Show");
  expect(subs(page)).toEqual(["incomplete, Buyer", "large", "Anna B."]);
});

test("K8: an admin gives a role the rows of clients as they stand for oneself", async () => {
  const page = await onScreen(<ClientsScreen />, rows, "admin");
  await page.press("Filter");
  await page.press("Fields of companies");
  await page.press("Leave out Opportunities");
  await page.press("Rep");

  expect((await outbox(page.store)).at(-1)).toMatchObject({
    kind: "create",
    entity: "workspace_choice",
    fields: {
      key: "start.clients.rep",
      value: { folder: ["state", "owner"], contact: ["company", "job", "owner"] },
    },
  });
});
