import { expect, test } from "vitest";
import { capture } from "../../app/capture";
import { showLanguage } from "../../i18n";
import { ANNA, sent } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { SearchScreen } from "./search-screen";

forScreens();

const rows = (me: string) => [
  sent("folder", "f1", { name: "Тойота", alt_name: "Toyota", owner: me }),
  sent("folder", "f2", { name: "Toyota Bank Norge", owner: ANNA }),
  sent("opportunity", "o1", { title: "Тойота (Toyota), gift sets", owner: me, folder: "f1" }),
  sent("contact", "c1", { last_name: "Смирнова", "phone:aa": { raw: "+7 (495) 123-45-67", rank: "a0" }, owner: me }),
];

async function asked(text: string) {
  const page = await onScreen(<SearchScreen />, rows);
  await type(page, text);
  return page;
}

async function type(page: Awaited<ReturnType<typeof onScreen>>, text: string) {
  const box = page.drawn.root.querySelector("input");
  if (box === null) throw new Error("no field");
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((resolve) => setTimeout(resolve, 5));
}

test("answers as one types, grouped, with the letters marked and whose it is", async () => {
  const page = await asked("toyot");

  expect([...page.drawn.root.querySelectorAll("h2")].map((one) => one.firstChild?.textContent)).toEqual([
    "Clients",
    "Opportunities",
  ]);
  expect(page.drawn.root.querySelector("mark")?.textContent).toBe("Toyot");
  expect(page.text()).toContain("Worked by Anna Berg");
  expect(page.text()).toContain("yours");
});

test("the last line is always to add what was typed", async () => {
  const page = await asked("0495 99999");
  expect(page.drawn.root.querySelectorAll(".cover")).toHaveLength(1);
  await page.press("Add “0495 99999” as new");
  expect(capture.value).toEqual({ title: "0495 99999" });

  await type(page, "49512345");
  expect(page.text()).toContain("Смирнова");
  expect([...page.drawn.root.querySelectorAll(".cover")].at(-1)?.textContent).toContain("Add");
});

test("what was opened is remembered, on this device alone", async () => {
  const page = await asked("gift sets");
  await page.press("Тойота (Toyota), gift sets");
  await page.show(<SearchScreen />);
  await type(page, "");
  expect(page.text()).toContain("Recent");
  expect(page.text()).toContain("gift sets");
  await page.press("Forget these");
  expect(page.text()).not.toContain("gift sets");
});

test("arrows walk from the field through the results", async () => {
  const page = await asked("toyot");
  page.drawn.root.querySelector("input")?.focus();
  await page.key("ArrowDown");
  expect(document.activeElement?.getAttribute("href")).toBe("/f/f1");
  await page.key("ArrowUp");
  expect(document.activeElement?.tagName).toBe("INPUT");
});

test("is free of what axe finds, and of words from code", async () => {
  const page = await asked("toyot");
  expect(await faults(page.drawn.root)).toEqual([]);
  await showLanguage("pseudo");
  await page.show(<SearchScreen />);
  await type(page, "zzz");
  expect(wordsLeft(page.drawn.root, ["zzz"])).toEqual([]);
});
