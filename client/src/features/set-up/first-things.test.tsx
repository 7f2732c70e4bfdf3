// J11: the admin's list of first things, as Today shows it.
import { expect, test } from "vitest";
import { FirstThings } from "../../app/first-things";
import { path } from "../../app/router";
import { ANNA, sent } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";

forScreens();

const ALONE = () => [sent("member", ANNA, { name: "Anna Berg", active: false })];

test("J11: an admin who begins is led to people, clients and the first opportunity", async () => {
  const page = await onScreen(<FirstThings />, ALONE, "admin");

  expect(page.text()).toContain("First things0 of 3");
  expect(await faults(page.drawn.root)).toEqual([]);
  await page.press("Invite people");
  expect(path.value).toBe("/settings/people");
});

test("J11: what is done is ticked, and a list that is put away stays so until it is taken back", async () => {
  const page = await onScreen(
    <FirstThings />,
    (me) => [...ALONE(), sent("opportunity", "o1", { title: "Ovens", owner: me })],
    "admin",
  );
  expect(page.text()).toContain("1 of 3");

  await page.press("Put this list away");
  expect(page.text()).not.toContain("First things0");
  expect(page.text()).not.toContain("Invite people");
  await page.press("Undo");
  expect(page.text()).toContain("Invite people");
});

test("J11: nobody else sees it, and nobody once all is done", async () => {
  const rep = await onScreen(<FirstThings />, ALONE);
  expect(rep.text()).toBe("");
});

test("J11: with colleagues, clients and a first opportunity there is nothing to remind of", async () => {
  const page = await onScreen(
    <FirstThings />,
    (me) => [sent("opportunity", "o1", { title: "Ovens", owner: me }), sent("prospect_list", "l1", { name: "Fair" })],
    "admin",
  );
  expect(page.text()).toBe("");
});
