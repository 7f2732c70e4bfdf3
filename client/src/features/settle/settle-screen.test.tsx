import { describe, expect, test } from "vitest";
import { showLanguage } from "../../i18n";
import { ANNA, outbox, sent } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { SettleScreen } from "./settle-screen";

forScreens();

const side = (value: unknown, by: string, at: string, op: string) => ({ value, by, at, op });

function rows(me: string) {
  const money = (amount: string) => ({ amount, currency: "EUR", probability: null });
  const about = (id: string, field: string, mark: string | null, kept: object, other: object, was: unknown) =>
    sent(
      "conflict",
      id,
      { record: "o1", entity: "opportunity", field, mark, kept, others: [other], was, open: true },
      "o1",
    );
  return [
    sent("opportunity", "o1", { title: "§Bellavista", owner: me, money: money("18400.00"), step: "s3" }),
    about(
      "k-money",
      "money",
      "money",
      side(money("18400.00"), ANNA, "2026-03-02T09:14:00Z", "op-a"),
      side(money("17900.00"), me, "2026-03-02T08:58:00Z", "op-b"),
      money("15000.00"),
    ),
    about(
      "k-step",
      "step",
      null,
      side("s3", ANNA, "2026-03-01T09:14:00Z", "op-c"),
      side("s2", me, "2026-03-01T08:58:00Z", "op-d"),
      "s1",
    ),
  ];
}

const open = () => onScreen(<SettleScreen />, rows);

describe("to settle", () => {
  test("asks in a sentence, with both values, who, when and what stood there before", async () => {
    const page = await open();

    expect(page.text()).toContain("Which amount is right?");
    expect(page.text()).toMatch(/€.18.400/u);
    expect(page.text()).toMatch(/€.17.900/u);
    expect(page.text()).toMatch(/before€.15.000/u);
    expect(page.text()).toContain("Written by Anna Berg");
    expect(page.text()).toContain("Written by you");
    expect(page.text()).toContain("1 of 2");
    expect(page.text()).toContain("Which step is it in?");
  });

  test("one tap takes the other value, the next question comes, and undo brings this one back", async () => {
    const page = await open();
    const seq = page.store.rows("conflict").value.get("k-money")?.seq;

    await page.press("Use this");

    expect(await outbox(page.store)).toMatchObject([
      { kind: "conflict.settle", id: "k-money", choice: "other", other: "op-b", base: seq },
    ]);
    expect(page.store.rows("opportunity").value.get("o1")?.data.money?.amount).toBe("17900.00");
    expect(page.text()).toContain("Which step is it in?");
    expect(page.text()).not.toContain("Which amount is right?");
    await page.press("Undo");
    expect(page.text()).toContain("Which amount is right?");
    expect(page.store.rows("opportunity").value.get("o1")?.data.money?.amount).toBe("18400.00");
  });

  test("keeping settles without another value", async () => {
    const page = await open();
    await page.press("Keep");
    expect(await outbox(page.store)).toMatchObject([{ kind: "conflict.settle", id: "k-money", choice: "kept" }]);
  });

  test("another amount keeps its currency, and has to be an amount", async () => {
    const page = await open();
    await page.press("Another amount");
    await page.type("Amount", "lots");
    expect(page.text()).toContain("Not a number");
    await page.type("Amount", "18 000,50");
    await page.press("Use this value");

    expect(await outbox(page.store)).toMatchObject([
      { choice: "new", value: { amount: "18000.50", currency: "EUR", probability: null } },
    ]);
  });

  test("later puts a question off, and says so when nothing is left", async () => {
    const page = await open();
    await page.press("Later");
    expect(page.text().indexOf("Which step is it in?")).toBeLessThan(page.text().indexOf("Which amount is right?"));
    await page.press("Keep");
    await page.press("Keep");
    expect(page.text()).toContain("Nothing to settle.");
  });

  test("money of a colleague is shown with who decides about it", async () => {
    const page = await onScreen(<SettleScreen />, (me) =>
      rows(me).map((row) => (row.id === "o1" ? sent("opportunity", "o1", { title: "§Hers", owner: ANNA }) : row)),
    );
    await page.press("Later");
    expect(page.text()).toContain("Anna Berg, or a manager, decides about this.");
    expect([...page.drawn.root.querySelectorAll("button")].map((one) => one.textContent)).not.toContain("Keep");
  });

  test("is free of what axe finds, and of words from code", async () => {
    const page = await open();
    expect(await faults(page.drawn.root)).toEqual([]);
    await showLanguage("pseudo");
    await page.show(<SettleScreen />);
    expect(wordsLeft(page.drawn.root, ["Anna"])).toEqual([]);
  });
});
