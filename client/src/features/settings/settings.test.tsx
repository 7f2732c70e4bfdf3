// The settings of the workspace on the real store: what an admin changes, and what everybody else reads.
import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
import { showLanguage } from "../../i18n";
import type { WireRow } from "../../protocol/types.gen";
import { ANNA, outbox, sent, settled } from "../testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { SettingsPart } from "./settings-part";
import { SettingsScreen } from "./settings-screen";

forScreens();

const PARTS = ["workspace", "teams", "pipelines", "fields", "tags", "kinds", "reasons", "rules"];

const rows = (me: string): readonly WireRow[] => [
  sent("member", me, { name: "Marco Rinaldi", role: "admin" }),
  sent("field", "x1", { entity: "opportunity", name: "§Budget known", kind: "checkbox", rank: "a0" }),
  sent("field", "x2", { entity: "folder", name: "§Tax number", kind: "text", rank: "a0", is_key: true }),
  sent("tag_category", "g1", { name: "§Trade", required: true, rank: "a0" }),
  sent("tag", "t1", { element: "§Building", name: "§Building", category: "g1", words: ["§roads"], rank: "a0" }),
  sent("tag", "t2", { element: "§Banks", name: "§Banks", category: "g1", rank: "a1" }),
  sent("tag", "t3", { element: "§fair", name: "§fair", rank: "a2" }),
  sent("loss_reason", "r1", { name: "§Price", rank: "a0" }),
  sent("opportunity", "o1", { title: "§Ovens", step: "s2", owner: me }),
];

async function asAdmin(id: string): Promise<OnScreen> {
  return onScreen(<SettingsPart id={id} />, rows, "admin");
}
/** A switch is found by the first of its words; its hint stands in the same label. */
async function turn(page: OnScreen, words: string): Promise<void> {
  const found = [...page.drawn.root.querySelectorAll(".switch-line")].find((one) => one.textContent?.startsWith(words));
  await act(async () => found?.querySelector("input")?.click());
  await settled();
}
const ops = async (page: OnScreen, from = 0) => (await outbox(page.store)).slice(from);

test("E1: an admin adds, renames and reorders steps, and takes each of it back", async () => {
  const page = await asAdmin("pipelines");

  await page.press("Add a step");
  await page.type("Add a step", "Demo given");
  await page.press("Add");
  await page.press("Move Quotation up");
  await page.press("Visited");
  await page.type("Name", "Visited in person");
  await page.press("Close");

  expect(page.text()).toContain("Visited in person");
  const steps = [...page.drawn.root.querySelectorAll(".what b")].map((one) => one.textContent);
  expect(steps).toEqual(["To qualify", "Quotation", "Visited in person", "Demo given"]);
  expect(await ops(page)).toMatchObject([
    { kind: "create", entity: "step", fields: { name: "Demo given", pipeline: "p1", archived: false } },
    { kind: "set", entity: "step", id: "s3" },
    { kind: "set", entity: "step", id: "s2", fields: { name: "Visited in person" } },
  ]);
  await page.press("Undo");
  expect(page.text()).not.toContain("Visited in person");
});

test("E1: steps that are too many or called like a status are warned of", async () => {
  const page = await asAdmin("pipelines");
  expect(page.text()).not.toContain("also a status");

  await page.press("Add a step");
  for (const name of ["won", "B", "C", "D", "E", "F"]) {
    await page.type("Add a step", name);
    await page.press("Add");
  }

  expect(page.text()).toContain("“won” is also a status");
  expect(page.text()).toContain("9 steps are many");
});

test("E2: another pipeline takes over as the one where new opportunities begin, and only the other goes", async () => {
  const page = await asAdmin("pipelines");

  await page.press("Change Machines");
  expect(page.text()).toContain("The pipeline where new opportunities begin cannot be put away");
  await page.press("Close");
  await page.press("Add a pipeline");
  await page.type("Add a pipeline", "Service");
  await page.press("Add");
  await page.press("Change Service");
  await turn(page, "New opportunities begin here");

  const written = await ops(page, 1);
  expect(written).toHaveLength(2);
  expect(written).toContainEqual(expect.objectContaining({ id: "p1", fields: { is_default: false } }));
});

test("E4, E5, E6: a step has its probability, usual days, privacy and what it asks for", async () => {
  const page = await asAdmin("pipelines");

  await page.press("Quotation");
  await page.type("Probability in %", "250");
  await page.type("Usual days", "21");
  await turn(page, "Private");
  await page.press("§Budget known");
  await page.press("Require");
  await page.press("Close");

  expect(page.text()).toContain("usually 21 days. private. Requires §Budget known");
  const fields = Object.assign({}, ...(await ops(page)).map((one) => one.fields));
  expect(fields).toEqual({ probability: 100, usual_days: 21, private: true, needs: ["x1"], strict: true });
});

test("E1: a step that is put away takes its opportunities along where the admin says so", async () => {
  const page = await asAdmin("pipelines");

  await page.press("Visited");
  expect(page.text()).toContain("1 open opportunity in this step");
  await page.type("1 open opportunity in this step", "s3");
  await page.press("Put away");

  expect(page.store.row("step", "s2").value?.data.archived).toBe(true);
  expect(page.store.row("opportunity", "o1").value?.data.step).toBe("s3");
  await page.press("Undo");
  await vi.waitFor(() => expect(page.store.row("opportunity", "o1").value?.data.step).toBe("s2"));
  expect(page.store.row("step", "s2").value?.data.archived ?? false).toBe(false);
});

test("C2: fields of three kinds of records, with choices, order and key; what is put away comes back", async () => {
  const page = await asAdmin("fields");
  expect(page.text()).toContain("§Budget known");

  await page.press("Client folders");
  expect(page.text()).toContain("Text. key for duplicates");
  await page.press("Add a field");
  await page.type("Add a field", "Size");
  await page.press("Add");
  await page.type("Kind", "list");
  await page.type("Choices", "small\n large \n\nsmall");
  await page.press("Close");
  expect(page.text()).toContain("List. small and large");
  await page.press("§Tax number");
  await page.press("Put away");
  expect(page.text()).not.toContain("key for duplicates");
  await page.press("1 put away");
  await page.press("Bring §Tax number back");

  expect(page.text()).toContain("key for duplicates");
  expect((await ops(page))[0]).toMatchObject({ fields: { entity: "folder", name: "Size", kind: "text" } });
});

test("G2: categories are required, single, and hold tags with the words they stand for", async () => {
  const page = await asAdmin("tags");

  await page.press("Change §Trade");
  await page.press("one only");
  await page.press("Close");
  await page.press("§Building");
  expect(page.text()).toContain("On no opportunity yet");
  await page.type("Words it stands for", "roads, builders\nBuilders");
  await page.type("Name", "Construction");
  await page.press("Close");
  await page.press("Add a tag");
  await page.type("Add a tag", "Oil");
  await page.press("Add");

  expect(page.text()).toContain("Construction");
  expect(await ops(page)).toMatchObject([
    { entity: "tag_category", id: "g1", fields: { single: true } },
    { entity: "tag", id: "t1", fields: { name: "Construction" } },
    { entity: "tag", id: "t1", fields: { words: ["roads", "builders"] } },
    { kind: "create", entity: "tag", id: page.store.derivedId("tag:oil"), fields: { name: "Oil", category: "g1" } },
  ]);
});

test("G1, G2: a free tag becomes a predefined one, by its sheet or by typing it into a category", async () => {
  const page = await asAdmin("tags");

  await page.press("Add a tag");
  await page.type("Add a tag", "§FAIR");
  await page.press("Add");

  expect(await ops(page)).toMatchObject([{ kind: "set", entity: "tag", id: "t3", fields: { category: "g1" } }]);
  expect(page.text()).not.toContain("Without a category");
});

test("G3: a category can imply a tag of another one", async () => {
  const page = await asAdmin("tags");

  await page.press("Change §Trade");
  await page.type("Goes together with", "t3");

  expect(await ops(page)).toMatchObject([{ entity: "tag_category", id: "g1", fields: { implies: "t3" } }]);
});

test("F2: kinds of activities have a name and a sign", async () => {
  const page = await asAdmin("kinds");

  await page.press("Add an activity");
  await page.type("Add an activity", "Tasting");
  await page.press("Add");
  await page.press("Meeting");

  expect(await ops(page)).toMatchObject([
    { kind: "create", entity: "activity_kind", fields: { name: "Tasting", icon: "other" } },
    { kind: "set", entity: "activity_kind", fields: { icon: "meeting" } },
  ]);
});

test("J11: teams are made and renamed; one with people in it stays", async () => {
  const page = await onScreen(
    <SettingsPart id="teams" />,
    (me) => [
      ...rows(me),
      sent("team", "n", { name: "§North" }),
      sent("member", ANNA, { name: "Anna Berg", team: "n" }),
    ],
    "admin",
  );

  await page.press("Add a team");
  await page.type("Add a team", "South");
  await page.press("Add");
  await page.press("§North");

  expect(page.text()).toContain("There are people in this team");
  expect(await ops(page)).toMatchObject([{ kind: "create", entity: "team", fields: { name: "South" } }]);
});

test("C11: the reasons for lost and cancelled are the admin's list", async () => {
  const page = await asAdmin("reasons");

  await page.press("Add a reason");
  await page.type("Add a reason", "Timing");
  await page.press("Add");
  await page.press("Move Timing up");

  const names = [...page.drawn.root.querySelectorAll(".what b")].map((one) => one.textContent);
  expect(names).toEqual(["Timing", "§Price"]);
});

const settingsOfOthers = (): readonly WireRow[] => [
  ...rows("boss").filter(({ id }) => id !== "boss"),
  sent("member", "boss", { name: "Ingrid Dahl", role: "admin" }),
];

test.each(PARTS)("everybody reads %s, nobody but an admin has anything to change there", async (id) => {
  const page = await onScreen(<SettingsPart id={id} />, settingsOfOthers);

  expect(page.text()).toContain("Set by Ingrid Dahl");
  const pressed = [...page.drawn.root.querySelectorAll(".scroll button, .scroll input, .scroll select, .bar button")];
  expect(pressed.filter((one) => !one.closest("[role=radiogroup]"))).toEqual([]);
});

test.each(PARTS)("%s has its words in the catalogue and no fault that a machine can see", async (id) => {
  const page = await asAdmin(id);
  for (const long of page.drawn.root.querySelectorAll("option:nth-child(n+9)")) long.remove(); // every zone of the world
  expect(await faults(page.drawn.root)).toEqual([]);

  await act(() => showLanguage("pseudo"));
  expect(wordsLeft(page.drawn.root)).toEqual([]);
});

test("a page of the settings that does not exist says so", async () => {
  expect((await asAdmin("nonsense")).text()).toContain("There is no such page");
});

test("the settings lead to each part, and say what stands there", async () => {
  const page = await onScreen(<SettingsScreen />, settingsOfOthers);

  const links = [...page.drawn.root.querySelectorAll('a.field[href^="/settings/"]')].map((one) =>
    one.getAttribute("href"),
  );
  expect(links).toEqual(["mine", "workspace", "people", ...PARTS.slice(1)].map((part) => `/settings/${part}`));
  expect(page.text()).toContain("Machines");
  expect(page.text()).toContain("Set by Ingrid Dahl");
});
