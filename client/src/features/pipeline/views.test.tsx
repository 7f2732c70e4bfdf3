import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { PaneContext } from "../../app/layout";
import type { WireRow } from "../../protocol/types.gen";
import { giveStart } from "../../store/role-start";
import { ANNA, outbox, sent, settled } from "../testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../testing/screens";
import { arrange, arrangementOf, FIRST_FIELDS, START } from "./choice";
import { PipelineScreen } from "./pipeline-screen";

forScreens();

const euros = (amount: string) => ({ amount, currency: "EUR", probability: null });

/** The clock stands at 2 March 2026. */
function some(me: string): readonly WireRow[] {
  return [
    sent("pipeline", "p2", { name: "Gifts", rank: "a1" }),
    sent("step", "g1", { name: "Need", pipeline: "p2", rank: "a0", private: true }),
    sent("step", "s4", { name: "Closing", pipeline: "p1", rank: "a3", needs: ["offer"], usual_days: 14 }),
    sent("field", "offer", { entity: "opportunity", name: "Offer made?", kind: "checkbox", rank: "a0" }),
    sent("opportunity", "a", { title: "Riva", owner: me, step: "s1", money: euros("100.00"), starred: true }),
    sent("opportunity", "b", {
      title: "Alba",
      owner: me,
      step: "s2",
      money: euros("900.00"),
      closing_date: "2026-02-20",
    }),
    sent("opportunity", "c", { title: "Stands", owner: me, step: "s4", created_at: "2026-01-01T10:00:00.000Z" }),
    sent("opportunity", "d", { title: "Gift", owner: me, step: "g1" }),
    sent("opportunity", "e", { title: "Hers", owner: ANNA, step: "s1" }),
    sent("view", "v", {
      name: "Large ones",
      entity: "opportunity",
      filter: { find: "", where: { amount: { min: 500 }, pipeline: { in: ["p1"] } } },
      sort: "amount down",
      shared: true,
      owner: ANNA,
    }),
  ];
}

const desk = (
  <PaneContext.Provider value="full">
    <PipelineScreen />
  </PaneContext.Provider>
);
const titles = (page: OnScreen) =>
  [...page.drawn.root.querySelectorAll<HTMLElement>(".row .cover bdi:first-child")].map((one) => one.textContent);

/** In the sheet: the page behind it may say the same. */
async function pressInSheet(page: OnScreen, words: string): Promise<void> {
  const named = [...page.drawn.root.querySelectorAll<HTMLElement>("dialog button, dialog label")].find((one) =>
    one.textContent?.startsWith(words),
  );
  if (named === undefined) throw new Error(`nothing in the sheet is called “${words}” in: ${page.text()}`);
  act(() => named.click());
  await settled();
}

/** What waits to be sent; numbers that were taken back are skipped. */
async function written(page: OnScreen) {
  return (await outbox(page.store)).filter(({ kind, entity }) => kind !== "skip" && entity !== "preference");
}

async function list(): Promise<OnScreen> {
  const page = await onScreen(<PipelineScreen />, some);
  await page.press("List");
  return page;
}

test("E6, E7: what stands too long in its step and what was to close is said in words, and can be asked for", async () => {
  const page = await list();
  expect(page.text()).toContain("59 days in this step");
  expect(page.text()).toContain("was to close 20 Feb");

  await page.press("Machines · Mine, open");
  await page.press("Stalled");
  await page.press("Close");

  expect(titles(page)).toEqual(["Stands"]);
  expect(page.text()).toContain("Mine, open, stalled");
});

test("E2: another pipeline has its own steps, its private one marked, and moving there asks for the step", async () => {
  const page = await onScreen(<PipelineScreen />, some);

  await page.press("Move Riva");
  await page.press("Gifts");
  expect(page.text()).toContain("choose the step it goes to");
  await page.press("Need");

  expect(await outbox(page.store)).toMatchObject([{ kind: "set", id: "a", fields: { step: "g1" } }]);
});

test("E5: a step that asks for something asks in the sheet, and what is answered goes with the move", async () => {
  const page = await onScreen(<PipelineScreen />, some);

  await page.press("Move Riva");
  await page.press("Closing");
  expect(page.text()).toContain("Move anyway");
  await page.press("Yes");
  expect(await faults(page.drawn.root)).toEqual([]);
  await pressInSheet(page, "Move");

  expect(await outbox(page.store)).toMatchObject([{ id: "a", fields: { "x:offer": true, step: "s4" } }]);
});

test("E5: what was answered is kept when it is not moved after all", async () => {
  const page = await onScreen(<PipelineScreen />, some);

  await page.press("Move Riva");
  await page.press("Closing");
  await page.press("Yes");
  await page.press("Close");

  expect(await outbox(page.store)).toMatchObject([{ id: "a", fields: { "x:offer": true } }]);
  expect(page.text()).toContain("Kept for Riva");
});

test("K4: a view of a colleague carries the name, and shows its filter in its order", async () => {
  const page = await list();

  await page.press("Large ones · Anna B.");

  expect(titles(page)).toEqual(["Alba"]);
  expect(page.text()).toContain("Amount: from 500");
});

test("K4: a view is saved, renamed, shared, pinned and thrown away with a way back", async () => {
  const page = await onScreen(desk, some);
  await page.press("Starred");
  await page.press("Save this view");
  await page.type("Name of the view", "My stars");
  await page.press("Save");
  await page.press("Arrange the views");
  await pressInSheet(page, "My stars");
  await pressInSheet(page, "Share with everybody");
  await pressInSheet(page, "Pin");
  await pressInSheet(page, "Delete");
  expect(page.text()).toContain("My stars is deleted");
  await page.press("Undo");

  const [view] = [...page.store.rows("view").value.values()].filter(({ id }) => id !== "v");
  expect(view?.data).toMatchObject({ name: "My stars", shared: true, entity: "opportunity" });
  expect(view?.trashed).toBeNull();
});

test("K3, K8: layout and fields follow the person, heads sort the compact list", async () => {
  const page = await onScreen(desk, some);
  await page.press("Compact");
  await page.press("Amount");
  expect(titles(page).slice(0, 2)).toEqual(["Alba", "Riva"]);
  await page.press("Amount, sorted downwards");
  expect(titles(page)[0]).toBe("Riva");
  expect(await faults(page.drawn.root)).toEqual([]);

  await page.press("Mine, open");
  await page.press("Fields in the rows");
  await page.press("Leave out Client");
  await page.press("Tags");
  await page.press("Tags earlier");

  const [kept] = [...page.store.rows("preference").value.values()];
  expect(kept?.data).toMatchObject({
    key: "arrangement.pipeline",
    value: { layout: "list", rows: "compact", fields: ["next", "step", "owner", "tags", "closing"] },
  });
});

test("K8: an admin gives a role what the own pipeline shows", async () => {
  const page = await onScreen(desk, some, "admin");
  await page.press("Compact");
  await page.press("Everybody’s, open");
  expect(await faults(page.drawn.root)).toEqual([]);
  await page.press("Rep");
  expect(page.text()).toContain("Rep: begins like this");

  const given = await outbox(page.store);
  expect(given.at(-1)).toMatchObject({
    kind: "create",
    entity: "workspace_choice",
    fields: { key: "start.pipeline.rep", value: { layout: "list", rows: "compact", fields: FIRST_FIELDS } },
  });
});

test("K8: what a role was given holds until a person arranges otherwise", async () => {
  const page = await onScreen(desk, some);

  await giveStart(page.store, "rep", START, { layout: "list", rows: "extended", fields: ["tags"] });
  expect(arrangementOf(page.store)).toEqual({ layout: "list", rows: "extended", fields: ["tags"] });
  await arrange(page.store, { layout: "board" });

  expect(arrangementOf(page.store)).toEqual({ layout: "board", rows: "extended", fields: ["tags"] });
});

test("K6: selecting by a tap and a stretch, all that fit by one, and a deed that says its number", async () => {
  const page = await list();
  await page.press("Select");
  const box = (id: string) => page.drawn.root.querySelector<HTMLElement>(`[data-pick="${id}"]`);
  act(() => box("c")?.click());
  act(() => void box("a")?.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true })));
  await settled();
  expect(page.text()).toContain("3 selected");
  expect(await faults(page.drawn.root)).toEqual([]);

  await page.press("Do");
  await page.press("Star");

  expect(page.text()).toContain("2 opportunities starred. 1 stays as it was.");
  await page.press("Undo");
  expect(await written(page)).toEqual([]);
});

test("K6: by keys alone: x selects what holds the focus, Ctrl-A all, Esc ends it", async () => {
  const page = await onScreen(desk, some);
  await page.press("Compact");
  act(() => page.drawn.root.querySelector<HTMLElement>('a[href="/o/a"]')?.focus());
  await page.key("x");
  expect(page.text()).toContain("1 selected");
  await page.key("a", { ctrlKey: true });
  expect(page.text()).toContain("3 selected");
  await page.key("Escape");

  expect(page.text()).not.toContain("selected");
});

test("E3: arrows go from card to card, Shift moves the card along", async () => {
  const page = await onScreen(<PipelineScreen />, some);
  const held = () => document.activeElement?.closest("[data-deal]")?.getAttribute("data-deal");
  act(() => page.drawn.root.querySelector<HTMLElement>('[data-deal="a"] .cover')?.focus());

  await page.key("ArrowRight");
  expect(held()).toBe("b");
  await page.key("ArrowRight", { shiftKey: true });

  expect(await outbox(page.store)).toMatchObject([{ id: "b", fields: { step: "s3" } }]);
  expect(held()).toBe("b");
});

test("K4, R5: fifteen thousand rows, of which few stand in the document, in every layout", async () => {
  const page = await onScreen(desk, (me) =>
    Array.from({ length: 15_000 }, (_, at) =>
      sent("opportunity", `n${at}`, { title: `Sale ${at}`, owner: me, step: `s${1 + (at % 3)}` }),
    ),
  );
  for (const layout of ["Board", "Compact", "Extended", "Calendar"]) {
    await page.press(layout);
    expect(page.drawn.root.querySelectorAll(".deal, .row").length, layout).toBeLessThan(250);
  }
  expect(page.text()).toContain("15 000 opportunities");
});
