import { beforeAll, describe, expect, test } from "vitest";
import { outbox, sent } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { IncompleteScreen } from "./incomplete";
import { fetchMore } from "./later";
import { TodayScreen } from "./today-screen";

beforeAll(fetchMore);

forScreens();

const rows = (me: string) => [
  sent("tag_category", "branch", { name: "Branch", required: true, single: true, rank: "a0" }),
  sent("tag", "t1", { name: "Hotels", category: "branch", rank: "a0" }),
  sent("tag", "t2", { name: "Offices", category: "branch", rank: "a1" }),
  sent("opportunity", "card", { title: "MediaCom Paris", owner: me, source: "event: Equip Hotel" }),
  sent("opportunity", "other", { title: "Aas AS", owner: me }),
  sent("opportunity", "whole", { title: "Complete", owner: me, tags: { Hotels: 1 } }),
  sent("opportunity", "lost", { title: "Lost", owner: me, status: { is: "lost" } }),
];

describe("B10: the list of incomplete cards", () => {
  test("names what is missing, and one tap fills it in", async () => {
    const page = await onScreen(<IncompleteScreen />, rows);
    expect(page.text()).toContain("MediaCom Paris");
    expect(page.text()).toContain("Missing: Branch");
    expect(page.text()).not.toContain("Complete");

    await page.press("Branch: Hotels");

    expect(page.text()).toContain("Hotels is added");
    expect((await outbox(page.store)).map(({ kind, tag }) => ({ kind, tag }))).toEqual([
      { kind: "tag.add", tag: "Hotels" },
    ]);
  });

  test("is led to from Today, by the event where the cards were made (A6)", async () => {
    const page = await onScreen(<TodayScreen />, rows);

    expect(page.text()).toContain("Cards of Equip Hotel");
    expect(page.text()).toContain("Incomplete cards");
    expect(page.drawn.root.querySelector('a[href="/incomplete?at=Equip%20Hotel"]')).not.toBeNull();
  });

  test("is free of what axe finds", async () => {
    const page = await onScreen(<IncompleteScreen />, rows);

    expect(await faults(page.drawn.root)).toEqual([]);
  });
});
