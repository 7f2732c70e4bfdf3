import { expect, test, vi } from "vitest";
import { isPracticeDue, offerPractice } from "../../app/practice";
import { showLanguage } from "../../i18n";
import { outbox, sent } from "../testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { PracticeRow } from "./practice-row";

forScreens();

const SAMPLE = "Sample: Forno Rossi";

/** As after joining; the sheet is fetched when it is first opened. */
async function joined(): Promise<OnScreen> {
  const page = await onScreen(null, () => []);
  offerPractice({ ...page.store.user, role: "rep" });
  await page.show(<PracticeRow store={page.store} />);
  return page;
}

async function opened(page: OnScreen): Promise<void> {
  await page.press(SAMPLE);
  await vi.waitUntil(() => page.drawn.root.querySelector("dialog") !== null, { timeout: 30_000 });
}

test("J11: whoever joins practises Done, words and a date; the sample goes by itself and leaves no trace", async () => {
  const page = await joined();
  await opened(page);
  expect(page.text()).toContain("Nothing of it is saved or sent");

  await page.press("Done");
  await page.type("What was said, what was agreed", "They want two a week");
  await page.press("Tomorrow");

  expect(page.text()).toContain("Next action: tomorrow. The sample has gone and nothing was sent.");
  expect(page.text()).not.toContain(SAMPLE);
  expect(await outbox(page.store)).toEqual([]);
  expect(page.store.drafts.all.value).toEqual([]);
  expect(isPracticeDue(page.store)).toBe(false);
});

test("it is put away with one tap and brought back with another", async () => {
  const page = await joined();

  await page.press("Put the sample away");
  expect(page.text()).not.toContain(SAMPLE);
  await page.press("Undo");

  expect(page.text()).toContain(SAMPLE);
});

test("the first record of one's own takes it away", async () => {
  const page = await joined();

  await page.store.perform([{ kind: "create", entity: "opportunity", id: "o", fields: { title: "The first" } }]);

  await vi.waitUntil(() => !page.text().includes(SAMPLE));
});

const BY_ANOTHER = () => [sent("contact", "c", { created_by: "another" })];
const BY_ME = (me: string) => [sent("contact", "c", { created_by: me })];

test.each([
  ["a rep who joins, whatever others left for him", "rep", BY_ANOTHER, true],
  ["not a rep who has written something, on whichever phone", "rep", BY_ME, false],
  ["not who leads a team", "manager", BY_ANOTHER, false],
] as const)("it is offered to %s", async (_, role, rows, isOffered) => {
  const page = await onScreen(null, rows);

  offerPractice({ ...page.store.user, role });

  expect(isPracticeDue(page.store)).toBe(isOffered);
});

test("it is not offered to whoever signs in again", async () => {
  const page = await onScreen(null, () => []);

  expect(isPracticeDue(page.store)).toBe(false);
});

test("its row and its sheets are clean for axe and have no words of their own", async () => {
  await showLanguage("pseudo");
  const page = await joined();
  const press = (selector: string) => page.drawn.root.querySelector<HTMLElement>(selector)?.click();
  expect(await faults(page.drawn.root)).toEqual([]);
  press(".cover");
  await vi.waitUntil(() => page.drawn.root.querySelector(".sheet-bar .btn") !== null, { timeout: 30_000 });
  expect(await faults(page.drawn.root)).toEqual([]);
  press(".sheet-bar .btn");
  await vi.waitUntil(() => page.drawn.root.querySelector(".date-line") !== null);

  expect(await faults(page.drawn.root)).toEqual([]);
  expect(wordsLeft(page.drawn.root)).toEqual([]);
});
