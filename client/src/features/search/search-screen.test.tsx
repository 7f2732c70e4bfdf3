import { expect, test, vi } from "vitest";
import { capture } from "../../app/capture";
import { showLanguage } from "../../i18n";
import { ANNA, sent } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { SearchScreen } from "./search-screen";
import { shelvesOf } from "./shelves";

forScreens();

const rows = (me: string) => [
  sent("folder", "f1", { name: "Тойота", alt_name: "Toyota", owner: me }),
  sent("folder", "f2", { name: "Toyota Bank Norge", owner: ANNA }),
  sent("opportunity", "o1", { title: "Тойота (Toyota), gift sets", owner: me, folder: "f1" }),
  sent("contact", "c1", { last_name: "Смирнова", "phone:aa": { raw: "+7 (495) 123-45-67", rank: "a0" }, owner: me }),
];

const withShelves = (me: string) => [
  ...rows(me),
  sent("comment", "k1", { text: "Спросить про календари к августу", happened_at: "2026-02-03T10:00:00Z" }, "o1"),
  sent("prospect_list", "l1", { name: "Hotels Trentino", owner: me }),
  sent("prospect", "r1", { "cell:a": "Albergo Miralago", "cell:b": "+39 0461 55 01 20", rank: "a0" }, "l1"),
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

test("what lies below stands as it was until what is in view has been painted", async () => {
  const many = (me: string) => [
    ...Array.from({ length: 6 }, (_, at) => sent("folder", `f${at}`, { name: `Linen house ${at}`, owner: me })),
    ...Array.from({ length: 6 }, (_, at) => sent("opportunity", `o${at}`, { title: `Linen order ${at}`, owner: me })),
    ...Array.from({ length: 6 }, (_, at) => sent("contact", `c${at}`, { last_name: `Linen ${at}`, owner: me })),
  ];
  const page = await onScreen(<SearchScreen />, many);
  const links = () => [...page.drawn.root.querySelectorAll("a.cover")].map((link) => link.getAttribute("href"));
  const marks = () => page.drawn.root.querySelectorAll("a mark").length;
  await type(page, "line");
  await vi.waitUntil(() => links().length === 15);
  const before = links();

  const painted = vi.spyOn(globalThis, "requestAnimationFrame").mockReturnValue(0);
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const typing = type(page, "lin");
  for (let turn = 0; turn < 8; turn += 1) await null;

  expect(links()).toEqual(before);
  expect(page.drawn.root.querySelector("a mark")?.textContent).toBe("Lin");
  expect([...page.drawn.root.querySelectorAll("a mark")].at(-1)?.textContent).toBe("Line");

  painted.mockRestore();
  vi.runAllTimers();
  vi.useRealTimers();
  await typing;
  await vi.waitUntil(() => [...page.drawn.root.querySelectorAll("a mark")].every((one) => one.textContent === "Lin"));
  expect(marks()).toBe(15);
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

test("finds what was said and rows of lists, those made just now too (K5)", async () => {
  const page = await onScreen(<SearchScreen />, withShelves);
  await vi.waitUntil(() => shelvesOf(page.store).isWhole.value);
  await type(page, "kalendari");
  await vi.waitUntil(() => page.text().includes("календари"));
  expect(page.text()).toContain("Notes");
  expect(page.drawn.root.querySelector('a[href="/o/o1"]')).not.toBeNull();
  await type(page, "0039 461 550120");
  await vi.waitUntil(() => page.text().includes("Albergo Miralago"));
  expect(page.drawn.root.querySelector('a[href="/l/l1?row=r1"]')).not.toBeNull();

  await page.store.perform([{ kind: "comment.add", id: page.store.newId(), root: "o1", text: "Wants linen" }]);
  await type(page, "linen");
  await vi.waitUntil(() => page.text().includes("Wants linen"));
});

test("what only comes near is said to", async () => {
  const page = await asked("Toyoat Bnak");
  await vi.waitUntil(() => page.text().includes("Nothing is spelt like that. Close to it:"));
  expect(page.text()).toContain("Toyota Bank Norge");
  await type(page, "njqjnf");
  await vi.waitUntil(() => page.text().includes("These are for “тойота”"));
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
