import { describe, expect, test, vi } from "vitest";
import { chooseHouseRule } from "../../deals/house-rules";
import { ANNA, outbox, sent, settled } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { TeamLine } from "./team-line";
import { TeamListScreen } from "./team-list-screen";

forScreens();

const JONAS = "00000000-0000-7000-8000-0000000000c3";
const LONG_AGO = "2025-06-01T09:00:00.000Z";

function team() {
  return [
    sent("member", JONAS, { name: "Jonas Hellesøy" }),
    sent("opportunity", "form", { title: "Hotel Alpina", owner: null }),
    sent("opportunity", "quiet", { title: "Aas AS", owner: ANNA, created_at: LONG_AGO, updated_at: LONG_AGO }),
    sent("opportunity", "busy", { title: "Léo Faure", owner: ANNA, created_at: LONG_AGO, updated_at: LONG_AGO }),
    sent("comment", "said", { text: "Called", happened_at: "2026-02-20T09:00:00.000Z" }, "busy"),
    sent("contact", "pia", { last_name: "Pedrotti", owner: ANNA, created_at: LONG_AGO }),
    sent("contact", "ferri", { last_name: "Ferri", owner: ANNA, created_at: LONG_AGO }),
    sent("participant", "p", { contact: "ferri", rank: "a0" }, "busy"),
    sent("contact", "put-away", { last_name: "Parked", owner: ANNA, folder: "f", created_at: LONG_AGO }),
    sent("folder", "f", { name: "Put away", parked: true }),
  ];
}

async function open(list: string) {
  const page = await onScreen(<p />, team);
  Object.assign(page.store.user, { role: "admin" });
  await page.show(<TeamListScreen id={list} />);
  await settled();
  return page;
}

const titles = (root: HTMLElement) => [...root.querySelectorAll(".what b")].map((one) => one.textContent);

describe("B11: not worked", () => {
  test("are contacts and opportunities without a note for 30 days, parked ones left out", async () => {
    const page = await open("not-worked");

    await vi.waitFor(() => expect(titles(page.drawn.root).toSorted()).toEqual(["Aas AS", "Pedrotti"]));
  });

  test("has the days that the workspace chose, in its list and in its words", async () => {
    const page = await open("not-worked");
    await chooseHouseRule(page.store, "notWorkedDays", 400);
    await settled();

    expect(titles(page.drawn.root)).toEqual([]);
    expect(page.text()).toContain("within 400 days");
  });

  test("goes to a rep in three taps here: All, Hand over, the person with the smallest book", async () => {
    const page = await open("not-worked");
    await vi.waitFor(() => expect(titles(page.drawn.root)).toHaveLength(2));

    await page.press("All");
    await page.press("Hand over (2)");
    await page.press("Jonas Hellesøy");

    expect(page.text()).toContain("2 are now with Jonas Hellesøy");
    const made = await outbox(page.store);
    expect(made.map(({ kind, to, expected_owner }) => [kind, to, expected_owner])).toEqual([
      ["transfer", JONAS, ANNA],
      ["transfer", JONAS, ANNA],
    ]);
  });
});

test("C8: what came in is assigned in two taps here", async () => {
  const page = await open("came-in");
  expect(titles(page.drawn.root)).toEqual(["Hotel Alpina"]);

  await page.press("Assign Hotel Alpina");
  await page.press("Jonas Hellesøy");

  const [made] = await outbox(page.store);
  expect(made).toMatchObject({ kind: "transfer", id: "form", to: JONAS });
  expect(page.text()).toContain("Nothing waits for somebody to take it.");
});

test("a leader's Today begins with what the team needs", async () => {
  const page = await open("came-in");
  await page.show(<TeamLine store={page.store} />);

  expect(page.text()).toContain("1came in");
});

test("the lists are free of what axe finds", async () => {
  const page = await open("came-in");

  expect(await faults(page.drawn.root)).toEqual([]);
});
