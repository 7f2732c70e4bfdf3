import { describe, expect, test } from "vitest";
import type { Opportunity } from "../../protocol/types.gen";
import { aRow } from "../../store/a-row";
import type { Deal } from "../../store/deals";
import { firstPhone, phoneValue, reachesOf } from "../../store/reach";
import type { Client } from "./book";
import { clientState, worthOf } from "./client-state";
import { clientsShown, type Wanted } from "./find-clients";

const NOW = Date.parse("2026-11-21T12:00:00Z");

function aDeal(id: string, data: Opportunity): Deal {
  const row = aRow("opportunity", id, data);
  const money = data.money ?? null;
  const is = data.status?.is ?? "open";
  return {
    id,
    row,
    next: null,
    due: null,
    timed: false,
    step: undefined,
    folder: undefined,
    owner: "u1",
    is,
    money,
    probability: null,
    starred: false,
    born: 0,
  };
}

const won = (closed_at: string) => aDeal("w", { status: { is: "won", closed_at } });

describe("what a client is", () => {
  test.each([
    ["prospect", []],
    ["potential", [aDeal("o", {})]],
    ["potential", [aDeal("o", { status: { is: "lost" } })]],
    ["active", [won("2026-01-10T00:00:00Z")]],
    ["inactive", [won("2025-01-10T00:00:00Z"), aDeal("o", {})]],
    ["active", [aDeal("w", { status: { is: "won" } })]],
  ])("%s is told from its opportunities", (state, deals) => {
    expect(clientState(deals, NOW)).toBe(state);
  });

  test("its worth is counted as it was won, and by currency", () => {
    const worth = worthOf([
      aDeal("a", {
        money: { amount: "100.00", currency: "EUR" },
        status: { is: "won", closed_at: "2023-05-01T00:00:00Z", won: { amount: "80.50", currency: "EUR" } },
      }),
      aDeal("b", {
        money: { amount: "19.50", currency: "EUR" },
        status: { is: "won", closed_at: "2024-05-01T00:00:00Z" },
      }),
      aDeal("c", { money: { amount: "7.00", currency: "RUB" } }),
    ]);
    expect(worth.won).toMatchObject([{ currency: "EUR", amount: 100 }]);
    expect(worth.open).toMatchObject([{ currency: "RUB", amount: 7 }]);
    expect(worth.since).toBe(2023);
  });
});

describe("the list", () => {
  const aClient = (id: string, title: string, more: Partial<Client> = {}): Client => ({
    row: aRow("folder", id, {}),
    title,
    sub: "",
    mine: false,
    state: "potential",
    deals: [],
    touched: 0,
    folded: title.toLowerCase(),
    text: title.toLowerCase(),
    ...more,
  });
  const clients = [
    aClient("2", "Alfa", { touched: 9 }),
    aClient("3", "Beta", { mine: true, touched: 8, state: "active", text: "beta\n+39 0461 55" }),
    aClient("4", "Carla", { row: aRow("contact", "4", {}), touched: 1 }),
    aClient("1", "Zeta", { mine: true, touched: 5 }),
  ];
  const wanted: Wanted = { typed: "", order: "name", mine: false, what: "all", state: null };
  const ids = (more: Partial<Wanted>) => clientsShown(clients, { ...wanted, ...more }).map(({ row }) => row.id);

  test("puts mine first, by name or by the oldest touch", () => {
    expect(ids({})).toEqual(["3", "1", "2", "4"]);
    expect(ids({ order: "oldest" })).toEqual(["1", "3", "4", "2"]);
  });

  test("is filtered by words, digits, kind, owner and state", () => {
    expect(ids({ typed: "BET" })).toEqual(["3"]);
    expect(ids({ typed: "046155" })).toEqual(["3"]);
    expect(ids({ what: "contact" })).toEqual(["4"]);
    expect(ids({ mine: true })).toEqual(["3", "1"]);
    expect(ids({ state: "active" })).toEqual(["3"]);
  });
});

describe("phones and addresses", () => {
  test("stand in their order, phones first, removed ones left out", () => {
    const contact = {
      "email:b": { value: "b@x.example", rank: "a1" },
      "email:a": { value: "a@x.example", rank: "a0" },
      "phone:a": { raw: "0461 55", rank: "a0" },
      "phone:b": null,
    };
    expect(reachesOf(contact).map(({ href }) => href)).toEqual([
      "tel:046155",
      "mailto:a@x.example",
      "mailto:b@x.example",
    ]);
    expect(firstPhone(contact)?.field).toBe("phone:a");
  });

  test("a number keeps what was typed, and is international only when that is certain", () => {
    expect(phoneValue(" +39 (0) 461 55 01 23 ", "a0")).toEqual({
      raw: "+39 (0) 461 55 01 23",
      e164: "+39461550123",
      rank: "a0",
    });
    expect(phoneValue("0461 55", "a0")).toMatchObject({ raw: "0461 55", e164: null });
  });
});
