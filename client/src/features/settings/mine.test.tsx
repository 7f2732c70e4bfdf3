// What each person arranges for oneself: quick dates, tags offered first, whether this device rings; and what a helper is told.
import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
import { DateLine } from "../../pick/date-line";
import { DATES_START, datesOffered, hasOwnDates } from "../../pick/own-dates";
import { pinnedTags, TAGS_START } from "../../pick/pinned-tags";
import { TagField } from "../../pick/tag-field";
import { giveStart } from "../../store/role-start";
import { outbox, sent, settled } from "../testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../testing/screens";
import { diagnosis } from "./diagnosis";
import { SettingsPart } from "./settings-part";
import { SettingsScreen } from "./settings-screen";

forScreens();

const mine = <SettingsPart id="mine" />;
const buttons = (page: OnScreen) => [...page.drawn.root.querySelectorAll("button")].map((one) => one.textContent);
const nothing = () => undefined;

test("K8: quick dates are chosen and ordered, hold wherever a date is asked for, and are given back", async () => {
  const page = await onScreen(mine, () => []);
  expect(hasOwnDates(page.store)).toBe(false);

  await page.press("Leave In an hour out");
  await page.press("In 2 weeks");
  await page.press("Move In 2 weeks up");
  expect(datesOffered(page.store)).toEqual(["tomorrow", "three_days", "week", "month", "two_weeks", "year"]);
  expect(await faults(page.drawn.root)).toEqual([]);

  await page.show(<DateLine offer={["week"]} save="Save" onDate={nothing} />);
  expect(buttons(page)).toEqual(["Tomorrow", "In 3 days", "Next week", "A month", "In 2 weeks", "In a year", "Pick"]);
  await page.show(mine);
  await page.press("As usual");
  await page.show(<DateLine offer={["week"]} save="Save" onDate={nothing} />);
  expect(buttons(page)).toEqual(["Next week", "Pick"]);
});

test("K8: pinned tags are offered before the commonest, also those that nothing bears yet", async () => {
  const page = await onScreen(mine, (me) => [
    sent("opportunity", "a", { title: "A", owner: me, tags: { common: 1 } }),
    sent("opportunity", "b", { title: "B", owner: me, tags: { common: 1, rare: 1 } }),
  ]);
  await page.press("Add tag rare");
  await page.type("Tags", "new one,");

  await page.show(<TagField chosen={[]} onAdd={nothing} onRemove={nothing} />);

  expect(buttons(page)).toEqual(["rare", "new one", "common"]);
  expect((await outbox(page.store)).map(({ entity }) => entity)).toEqual(["preference", "preference"]);
});

test("K8: an admin gives a role the own dates and tags, and whoever chose nothing has them", async () => {
  const page = await onScreen(mine, () => [], "admin");
  await page.press("Leave In an hour out");
  await page.type("Tags", "fair,");
  const [dates, tags] = [...page.drawn.root.querySelectorAll("button")].filter((one) => one.textContent === "Rep");
  for (const given of [dates, tags]) {
    act(() => given?.click());
    await settled();
  }
  expect(page.text()).toContain("Rep: begins like this");
  expect(await faults(page.drawn.root)).toEqual([]);

  expect((await outbox(page.store)).slice(-2).map((op) => op.kind === "create" && op.fields)).toEqual([
    { key: "start.dates.rep", value: ["tomorrow", "three_days", "week", "month", "year"] },
    { key: "start.tags.rep", value: ["fair"] },
  ]);
});

test("K8: dates and tags of the role hold until one's own, and again when those are given back", async () => {
  const page = await onScreen(mine, () => []);
  await giveStart(page.store, "rep", DATES_START, ["quarter", "unknown to this version"]);
  await giveStart(page.store, "rep", TAGS_START, ["fair"]);
  expect(datesOffered(page.store)).toEqual(["quarter"]);
  expect(pinnedTags(page.store)).toEqual(["fair"]);

  await page.show(mine);
  await page.press("In a year");
  await page.press("Remove tag fair");
  expect(datesOffered(page.store)).toEqual(["quarter", "year"]);
  expect(pinnedTags(page.store)).toEqual([]);

  for (const _ of [1, 2]) await page.press("As usual");
  expect(datesOffered(page.store)).toEqual(["quarter"]);
  expect(pinnedTags(page.store)).toEqual(["fair"]);
});

test("D5: whoever wants no device to ring twice silences one, and is told what the browser says to it", async () => {
  const ask = vi.fn(async () => "granted");
  vi.stubGlobal("Notification", { prototype: {}, permission: "default", requestPermission: ask });
  const page = await onScreen(<SettingsScreen />, () => []);
  const box = () => [...page.drawn.root.querySelectorAll<HTMLInputElement>("input[type=checkbox]")][0];
  expect(page.text()).toContain("You are asked when you plan the first one with an hour.");
  expect(box()?.checked).toBe(true);

  box()?.click();
  await vi.waitFor(() => expect(box()?.checked).toBe(false));
  box()?.click();
  await vi.waitFor(() => expect(page.text()).toContain("At their hour, also without a connection."));

  expect(ask).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

test("X35: what a helper is told is seen first, and holds neither names nor words", async () => {
  const page = await onScreen(<SettingsScreen />, (me) => [
    sent("opportunity", "a", { title: "Secret sale", owner: me }),
    sent("contact", "c", { last_name: "Ferri" }),
  ]);
  await page.store.perform([
    { kind: "create", entity: "folder", id: page.store.newId(), fields: { name: "Secret firm" } },
  ]);

  await page.press(
    "Send a diagnosisVersions, states and errors for whoever helps you. No names and no words of yours.",
  );

  const told = page.drawn.root.querySelector("pre")?.textContent ?? "";
  expect(JSON.parse(told)).toMatchObject({
    version: { app: expect.any(String), schema: expect.any(Number) },
    saving: { state: expect.any(String) },
    queue: { "create folder waiting": 1 },
    rows: { opportunities: 1, contacts: 1, folders: 1 },
  });
  expect(told).toBe(diagnosis(page.store));
  for (const word of ["Secret", "Ferri", page.store.user.name, page.store.user.email]) expect(told).not.toContain(word);
  expect(await faults(page.drawn.root)).toEqual([]);
});
