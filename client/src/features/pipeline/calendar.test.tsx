import { expect, test } from "vitest";
import { PaneContext } from "../../app/layout";
import type { WireRow } from "../../protocol/types.gen";
import { sent } from "../testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../testing/screens";
import { PipelineScreen } from "./pipeline-screen";

forScreens();

const planned = (id: string, due: string) => sent("action", `${id}-next`, { when: { due, zone: "Europe/Rome" } }, id);

/** The clock stands at 2 March 2026. */
function some(me: string): readonly WireRow[] {
  const deal = (id: string, title: string, more: object = {}) =>
    sent("opportunity", id, { title, owner: me, step: "s1", ...more });
  return [
    deal("a", "Riva", { closing_date: "2026-04-10" }),
    planned("a", "2026-03-12"),
    deal("b", "Alba", {
      status: { is: "lost", closed_at: "2026-02-01T10:00:00.000Z", reason: "Price", competitor: "Rossi" },
    }),
    deal("c", "Late"),
    planned("c", "2026-02-27"),
    deal("d", "Today"),
    planned("d", "2026-03-02T17:00"),
    deal("e", "Loose"),
    sent("contact", "agency", { company: "Studio Nord", last_name: "Moe" }),
    sent("participant", "p", { contact: "agency", role: "intermediary", rank: "a0" }, "e"),
  ];
}

const pressed = (page: OnScreen) =>
  page.drawn.root.querySelector('.month-day[aria-pressed="true"] > .unseen')?.textContent;
const tap = (page: OnScreen, day: string) =>
  page.press(page.drawn.root.querySelector(`[data-day="${day}"]`)?.textContent ?? "");
const rows = (page: OnScreen) => [...page.drawn.root.querySelectorAll(".row .cover")].map((one) => one.textContent);

async function calendar(): Promise<OnScreen> {
  const page = await onScreen(<PipelineScreen />, some);
  await page.press("Calendar");
  return page;
}

test("K3: the month says how much falls on a day, and the chosen day shows what it is", async () => {
  const page = await calendar();
  expect(page.text()).toContain("March 2026");
  expect(pressed(page)).toBe("Monday 2 March, 1 opportunity");
  expect(rows(page)).toEqual(["Today"]);

  await tap(page, "2026-03-12");
  expect(rows(page)).toEqual(["Riva"]);

  await tap(page, "2026-03-13");
  expect(page.text()).toContain("13 Mar: nothing");
  await page.press("Nothing planned (1)");
  expect(rows(page)).toEqual(["Loose"]);
});

test("K3: by the expected closing, months ahead", async () => {
  const page = await calendar();

  await page.press("Expected closing");
  await page.press("Month after");
  await tap(page, "2026-04-10");

  expect(page.text()).toContain("April 2026");
  expect(rows(page)).toEqual(["Riva"]);
});

test("K3: is walked by keys, and is free of what axe finds on a phone and at the desk", async () => {
  const page = await calendar();
  page.drawn.root.querySelector<HTMLElement>('.month-day[tabindex="0"]')?.focus();

  await page.key("ArrowLeft");
  await page.key("ArrowUp");
  expect(document.activeElement?.getAttribute("data-day")).toBe("2026-02-22");
  expect(page.text()).toContain("February 2026");
  await page.key("PageDown");
  expect(pressed(page)).toBe("Sunday 22 March, nothing");
  expect(await faults(page.drawn.root)).toEqual([]);

  await page.show(
    <PaneContext.Provider value="full">
      <PipelineScreen />
    </PaneContext.Provider>,
  );
  expect(page.drawn.root.querySelector(".month.roomy .month-title")?.textContent).toBe("Late");
  expect(await faults(page.drawn.root)).toEqual([]);
});

test("K2: to do, standby and all are a tap each, with how many they hold", async () => {
  const page = await onScreen(<PipelineScreen />, some);
  await page.press("List");

  await page.press("Standby 2");
  expect(rows(page).sort()).toEqual(["Riva", "Today"]);
  await page.press("To do 2");
  expect(rows(page).sort()).toEqual(["Late", "Loose"]);
  await page.press("All open 4");
  expect(rows(page)).toHaveLength(4);
});

test("C5, C11: all sales of an agency, and the lost ones by reason and by who got them", async () => {
  const page = await onScreen(<PipelineScreen />, some);
  await page.press("List");

  await page.press("Mine, open");
  await page.press("Moe");
  expect(rows(page)).toEqual(["Loose"]);
  await page.press("Moe");
  await page.press("open");
  await page.press("Price");
  await page.press("Rossi");

  expect(rows(page)).toEqual(["Alba"]);
});
