import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ANNA, type Opened, opened, sent, settled } from "../features/testing/real-store";
import { showLanguage } from "../i18n";
import type { WireRow } from "../protocol/types.gen";
import { cameDue, putAwayCameDue } from "./came-due";
import { ring as quieten } from "./notices";
import { watchReminders } from "./reminders";

const HOUR = 3_600_000;
/** From 10:15 to five past eleven. */
const UNTIL_ELEVEN = 3_000_000;
const ring = vi.fn(async (_title: string, _options: NotificationOptions) => undefined);
const badge = vi.fn(async (_count: number) => undefined);
const ask = vi.fn(async () => "denied");
let permission = "granted";
let open: Opened;
let stop = () => {};

beforeEach(async () => {
  await showLanguage("en");
  localStorage.clear();
  for (const spy of [ring, badge, ask]) spy.mockClear();
  permission = "granted";
  putAwayCameDue();
  vi.stubGlobal("Notification", {
    prototype: {},
    get permission() {
      return permission;
    },
    requestPermission: ask,
  });
  const worker = { getRegistration: async () => ({ showNotification: ring }), addEventListener: () => undefined };
  Object.defineProperty(navigator, "serviceWorker", { configurable: true, value: worker });
  Object.assign(navigator, { setAppBadge: badge, clearAppBadge: async () => badge(0) });
});
afterEach(async () => {
  stop();
  await open.store.perform([]);
  await open.store.close();
  vi.unstubAllGlobals();
});

/** At 10:15 of a Monday in Rome: one overdue, one at eleven, one tomorrow, one of a colleague. */
function day(me: string): readonly WireRow[] {
  const planned = (id: string, due: string, owner = me) => [
    sent("opportunity", id, { title: `Sale ${id}`, owner }),
    sent("action", `a-${id}`, { when: { due, zone: "Europe/Rome" }, note: "Call" }, id),
  ];
  return [
    ...planned("late", "2026-02-27"),
    ...planned("eleven", "2026-03-02T11:00"),
    ...planned("tomorrow", "2026-03-03"),
    ...planned("hers", "2026-03-02T11:00", ANNA),
  ];
}

async function watched(rows = day): Promise<void> {
  open = await opened(rows);
  stop = watchReminders(open.store);
  await settled();
}

async function pass(ms: number): Promise<void> {
  open.clock.pass(ms);
  document.dispatchEvent(new Event("visibilitychange"));
  await settled();
}

const rung = () => ring.mock.calls.map(([title]) => title);

describe("D4: on this device, without a network", () => {
  test("the badge on the icon counts what is due of mine, and grows when an hour comes", async () => {
    await watched();
    expect(badge).toHaveBeenLastCalledWith(1);

    await pass(UNTIL_ELEVEN);

    expect(badge).toHaveBeenLastCalledWith(2);
  });
});

describe("D5: a notice", () => {
  test("rings when an hour comes, says what for and leads to the record", async () => {
    await watched();

    await pass(UNTIL_ELEVEN);

    expect(rung()).toEqual(["Sale eleven"]);
    expect(ring.mock.calls[0]?.[1]).toMatchObject({ body: "11:00 · Call", data: { path: "/o/eleven" } });
  });

  test("rings once for each reminder and date, in however many tabs", async () => {
    await watched();
    const other = watchReminders(open.store);
    await settled();

    await pass(UNTIL_ELEVEN);
    await pass(60_000);
    other();

    expect(rung()).toEqual(["Sale eleven"]);
  });

  test("rings again for another date of the same reminder", async () => {
    await watched();
    await pass(UNTIL_ELEVEN);
    const when = { due: "2026-03-02T12:00", zone: "Europe/Rome" };
    await open.store.perform([{ kind: "set", entity: "action", id: "a-eleven", fields: { when } }]);
    await settled();

    await pass(HOUR);

    expect(rung()).toEqual(["Sale eleven", "Sale eleven"]);
  });

  test("rings on no device that was told to be silent; what comes due stands on Today all the same", async () => {
    await watched();
    await quieten(open.store.user.id, false);

    await pass(UNTIL_ELEVEN);

    expect(rung()).toEqual([]);
    expect(badge).toHaveBeenLastCalledWith(2);
  });

  test("does not ring for what came while the phone slept: the opening screen tells it", async () => {
    await watched();
    stop();

    open.clock.pass(5 * HOUR);
    stop = watchReminders(open.store);
    await settled();

    expect(rung()).toEqual([]);
    expect(cameDue.value?.count).toBe(1);
  });

  test("is not asked for before the first reminder with an hour is set here, and then once", async () => {
    permission = "default";
    await watched();
    expect(ask).not.toHaveBeenCalled();
    const plan = (id: string) => ({
      kind: "create" as const,
      entity: "action" as const,
      id,
      root: "late",
      fields: { when: { due: "2026-02-27T09:00", zone: "Europe/Rome" } },
    });
    await open.store.perform([{ ...plan("n1"), root: "late" }]);
    await settled();
    expect(ask).not.toHaveBeenCalled();

    const when = { due: "2026-03-02T13:00", zone: "Europe/Rome" };
    await open.store.perform([{ kind: "set", entity: "action", id: "a-eleven", fields: { when } }]);
    await settled();
    await open.store.perform([
      { kind: "set", entity: "action", id: "a-eleven", fields: { when: { ...when, due: "2026-03-02T14:00" } } },
    ]);
    await settled();

    expect(ask).toHaveBeenCalledTimes(1);
  });

  test("that is refused leaves everything as it was", async () => {
    permission = "denied";
    await watched();

    await pass(UNTIL_ELEVEN);

    expect(rung()).toEqual([]);
    expect(badge).toHaveBeenLastCalledWith(2);
  });
});
