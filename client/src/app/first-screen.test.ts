import { beforeEach, expect, test } from "vitest";
import { a_person, a_store, HandClock } from "../store/builders";
import { chooseFirstScreen, chooseFirstScreenOfRole, followFirstScreen } from "./first-choice";
import { openFirstScreen } from "./first-screen";

beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, "", "/");
});

test("K8: the app opens where the person chose, else where the role begins, else on Today", async () => {
  const store = await a_store(a_person("Marco Rinaldi"), { clock: new HandClock() });
  const stop = followFirstScreen(store);
  const opensAt = (): string => {
    history.replaceState(null, "", "/");
    openFirstScreen();
    return location.pathname;
  };

  expect(opensAt()).toBe("/");
  await chooseFirstScreenOfRole(store, "manager", "clients");
  expect(opensAt()).toBe("/");
  await chooseFirstScreenOfRole(store, "rep", "clients");
  expect(opensAt()).toBe("/clients");
  await chooseFirstScreen(store, "pipeline");
  expect(opensAt()).toBe("/pipeline");
  await chooseFirstScreen(store, undefined);
  expect(opensAt()).toBe("/clients");

  stop();
  await store.close();
});

test("K8: an address of its own is opened as it is, and so is Today when it was come to inside the app", async () => {
  const store = await a_store(a_person("Marco Rinaldi"), { clock: new HandClock() });
  const stop = followFirstScreen(store);
  await chooseFirstScreen(store, "pipeline");

  history.replaceState(null, "", "/o/1");
  openFirstScreen();
  expect(location.pathname).toBe("/o/1");
  history.replaceState({ steps: 1 }, "", "/");
  openFirstScreen();
  expect(location.pathname).toBe("/");

  stop();
  await store.close();
});
