// What an admin chooses for everybody: how long things count, and what a role sees first.
import { act } from "preact/test-utils";
import { expect, test } from "vitest";
import { ownFirstScreen } from "../../app/first-choice";
import { houseRule } from "../../deals/house-rules";
import { outbox } from "../testing/real-store";
import { forScreens, onScreen } from "../testing/screens";
import { SettingsPart } from "./settings-part";
import { SettingsScreen } from "./settings-screen";

forScreens();

const rules = <SettingsPart id="rules" />;

test("H3, B11: an admin says once how long things count, and takes it back", async () => {
  const page = await onScreen(rules, () => [], "admin");

  await page.type("Active customer: a win within", "6");
  await page.type("Not worked: no note for", "60");
  await page.type("Not worked: no note for", "90");

  expect(await outbox(page.store)).toMatchObject([
    { kind: "create", entity: "workspace_choice", fields: { key: "customer_months", value: 6 } },
    { kind: "create", entity: "workspace_choice", fields: { key: "not_worked_days", value: 60 } },
    { kind: "set", entity: "workspace_choice", fields: { value: 90 } },
  ]);
  await page.press("Undo");
  expect(houseRule(page.store, "notWorkedDays").value).toBe(60);
  expect(houseRule(page.store, "customerMonths").value).toBe(6);
});

test("H3: what another version chose and this one does not offer stands among the offers, and nonsense counts as unsaid", async () => {
  const page = await onScreen(rules, () => [], "admin");
  const id = page.store.derivedId("choice:customer_months");
  const create = { kind: "create", entity: "workspace_choice", id } as const;

  await act(async () => void (await page.store.perform([{ ...create, fields: { key: "customer_months", value: 7 } }])));
  expect(page.text()).toContain("7 months");
  await page.store.perform([{ kind: "set", entity: "workspace_choice", id, fields: { value: "soon" }, base: {} }]);

  expect(houseRule(page.store, "customerMonths").value).toBe(12);
});

test("K8: a role has its first screen, and a person another one", async () => {
  const page = await onScreen(rules, () => [], "admin");
  await page.type("Admin", "clients");

  await page.show(<SettingsScreen />);
  expect(page.text()).toContain("As set for my role (Clients)");
  await page.type("First screen", "pipeline");
  expect(ownFirstScreen(page.store)).toBe("pipeline");
  await page.type("First screen", "");
  expect(ownFirstScreen(page.store)).toBeUndefined();
});
