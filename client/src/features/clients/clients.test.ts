import { describe, expect, test } from "vitest";
import type { Opportunity } from "../../protocol/types.gen";
import { aRow } from "../../store/a-row";
import type { Deal } from "../../store/deals";
import { fold } from "../../store/fold-text";
import { firstPhone, phoneValue, reachesOf } from "../../store/reach";
import { sound } from "../../store/sound-text";
import { NO_FILTER, readFilter, readSort, sortText } from "../../views/filter";
import { aStore, ME } from "../testing/recording-store";
import type { Client } from "./book";
import { type BulkDone, giveAll, goesAlong, parkAll, tagAll } from "./bulk";
import { clientState, worthOf } from "./client-state";
import { type Asked, clientsShown } from "./find-clients";
import { clientListing } from "./listing";

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

describe("what a client is (H3)", () => {
  test.each([
    ["prospect", []],
    ["potential", [aDeal("o", {})]],
    ["potential", [aDeal("o", { status: { is: "lost" } })]],
    ["active", [won("2026-01-10T00:00:00Z")]],
    ["inactive", [won("2025-01-10T00:00:00Z"), aDeal("o", {})]],
    ["active", [aDeal("w", { status: { is: "won" } })]],
  ])("%s is told from its opportunities", (state, deals) => {
    expect(clientState(deals, NOW, 12)).toBe(state);
  });

  test("a win counts for as many months as were chosen", () => {
    const deals = [won("2026-01-10T00:00:00Z")];
    expect(clientState(deals, NOW, 6)).toBe("inactive");
    expect(clientState(deals, NOW, 24)).toBe("active");
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

function aClient(id: string, title: string, more: Partial<Client> = {}): Client {
  const text = more.text ?? fold(title);
  const row = more.row ?? aRow("folder", id, {});
  return {
    id,
    row,
    folder: row.entity === "folder" ? row : undefined,
    title,
    sub: "",
    mine: false,
    owner: null,
    state: "potential",
    deals: [],
    touched: 0,
    folded: fold(title),
    sound: sound(title),
    other: fold(title),
    text,
    heard: sound(text),
    digits: "",
    ...more,
  };
}

const CLIENTS = [
  aClient("2", "Alfa", { touched: Date.parse("2026-11-01T12:00:00Z"), other: "яхта" }),
  aClient("3", "Beta", {
    row: aRow("folder", "3", { tags: { gifts: 3 }, "x:f1": "Food", "x:f2": "120" }),
    mine: true,
    owner: ME,
    touched: Date.parse("2026-10-01T12:00:00Z"),
    state: "active",
    text: "beta\n+39 0461 55",
    digits: "39046155",
    deals: [
      aDeal("w1", {
        title: "Calendars 2025",
        tags: { print: 2 },
        money: { amount: "900.00", currency: "EUR" },
        status: { is: "won", closed_at: "2026-01-10T00:00:00Z" },
      }),
    ],
  }),
  aClient("4", "Карла", {
    row: aRow("contact", "4", { address: "Via Roma 1, Trento" }),
    touched: Date.parse("2026-01-01T12:00:00Z"),
  }),
  aClient("5", "Parked", { row: aRow("folder", "5", { parked: true }) }),
  aClient("1", "Zeta", { mine: true, owner: ME, touched: Date.parse("2026-02-01T12:00:00Z") }),
];

const SETTINGS = [
  aRow("field", "f1", { entity: "folder", name: "Industry", kind: "list", options: ["Food", "Cars"], rank: "a0" }),
  aRow("field", "f2", { entity: "folder", name: "Seats", kind: "number", rank: "a1" }),
];

describe("the list", () => {
  const listing = clientListing(aStore(SETTINGS, NOW));
  const looking = {
    asker: { now: NOW, zone: "Europe/Rome" },
    isAway: ({ folder }: Client) => folder?.data.parked === true,
  };
  const shown = (asked: Partial<Asked>) =>
    clientsShown(listing, CLIENTS, { filter: NO_FILTER, sort: null, ...asked }, looking).map(({ id }) => id);
  const where = (tests: Asked["filter"]["where"]) => shown({ filter: { find: "", where: tests } });
  const find = (text: string) => shown({ filter: { find: text, where: {} } });

  test("puts mine first, by name, by the other name or by the oldest touch", () => {
    expect(shown({})).toEqual(["3", "1", "2", "4"]);
    expect(shown({ sort: { by: "touched", down: false } })).toEqual(["1", "3", "4", "2"]);
    expect(shown({ sort: { by: "other", down: false } })).toEqual(["3", "1", "4", "2"]);
  });

  test("is found by words in either script and by digits in any notation", () => {
    expect(find("BET")).toEqual(["3"]);
    expect(find("karla")).toEqual(["4"]);
    expect(find("046155")).toEqual(["3"]);
    expect(find("0039 0461 55")).toEqual(["3"]);
  });

  test("leaves away who was put away, until it is asked for", () => {
    expect(find("parked")).toEqual(["5"]);
    expect(where({ parked: {} })).toEqual(["5"]);
  });

  test("is filtered by all that makes a segment (H4)", () => {
    expect(where({ state: { in: ["active"] } })).toEqual(["3"]);
    expect(where({ kind: { in: ["contact"] } })).toEqual(["4"]);
    expect(where({ owner: { in: ["me"] } })).toEqual(["3", "1"]);
    expect(where({ tags: { in: ["gifts"] } })).toEqual(["3"]);
    expect(where({ place: { has: "trento" } })).toEqual(["4"]);
    expect(where({ bought: { has: "calendar" } })).toEqual(["3"]);
    expect(where({ bought: { has: "print" } })).toEqual(["3"]);
    expect(where({ turnover: { min: 500 } })).toEqual(["3"]);
    expect(where({ touched: { to: "2026-02-15" } })).toEqual(["1", "4"]);
    expect(where({ "x:f1": { in: ["Food"] } })).toEqual(["3"]);
    expect(where({ "x:f2": { min: 100, max: 200 } })).toEqual(["3"]);
    expect(where({ state: { in: ["potential"] }, owner: { in: ["me"] } })).toEqual(["1"]);
  });

  test("a segment comes back as it was kept (H4)", () => {
    const filter = { find: "be", where: { state: { in: ["active"] }, touched: { to: "2026-11-01" } } };
    const kept = JSON.parse(JSON.stringify(filter));
    expect(shown({ filter: readFilter(kept), sort: readSort(sortText({ by: "touched", down: false })) })).toEqual([
      "3",
    ]);
  });
});

describe("what is done to many (K6)", () => {
  const parking = aRow("member", "m-parking", { name: "Parking", parking: true });
  const undo = (done: BulkDone | null) => done?.undo();

  test("a tag is put on those that lack it, and one undo takes all of them off", async () => {
    const rows = [aRow("folder", "a", { tags: { Fair: 4 } }), aRow("folder", "b", {}), aRow("contact", "c", {})];
    const store = aStore(rows);
    store.sent = true;
    const done = await tagAll(
      store,
      rows.map((row) => aClient(row.id, row.id, { row })),
      "fair",
    );
    expect(done?.count).toBe(2);
    expect(store.performed).toMatchObject([[{ kind: "tag.add", id: "b" }], [{ kind: "tag.add", id: "c" }]]);
    for (const row of rows.slice(1)) store.put({ ...row, data: { tags: { fair: 9 } } } as typeof row);
    await undo(done);
    expect(store.performed.slice(2)).toMatchObject([
      [{ kind: "tag.remove", id: "b", seen: 9 }],
      [{ kind: "tag.remove", id: "c", seen: 9 }],
    ]);
  });

  test("clients go to a colleague with their open opportunities, each in a gesture of its own, unless Anna has them", async () => {
    const row = aRow("folder", "a", { owner: ME });
    const open = { ...aDeal("o", { owner: ME }), owner: ME };
    const client = aClient("a", "A", { row, owner: ME, deals: [open, won("2026-01-10T00:00:00Z")] });
    const store = aStore([row]);
    store.sent = true;
    expect(goesAlong([client]).map(({ id }) => id)).toEqual(["o"]);
    let late = 0;
    const tooLate = () => {
      late += 1;
    };
    const done = await giveAll(store, [row, ...goesAlong([client])], "anna", tooLate);
    expect(store.performed).toEqual([
      [{ kind: "transfer", entity: "folder", id: "a", to: "anna", expected_owner: ME }],
      [{ kind: "transfer", entity: "opportunity", id: "o", to: "anna", expected_owner: ME }],
    ]);
    await undo(done);
    expect([late, store.performed.length]).toEqual([1, 2]); // it has reached Anna, and only she gives it back

    store.sent = false;
    await undo(done);
    expect(late).toBe(1);
  });

  test("parked ones go to the member who is nobody, or are marked where there is none", async () => {
    const row = aRow("folder", "a", { owner: ME });
    const client = aClient("a", "A", { row, owner: ME });
    const withPlace = aStore([row, parking]);
    await parkAll(withPlace, [client], () => undefined);
    expect(withPlace.performed).toMatchObject([[{ kind: "transfer", to: "m-parking" }]]);
    const without = aStore([row]);
    await parkAll(without, [client], () => undefined);
    expect(without.performed).toMatchObject([[{ kind: "set", id: "a", fields: { parked: true } }]]);
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
