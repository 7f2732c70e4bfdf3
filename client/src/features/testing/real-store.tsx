// For tests of screens: the real store on the test's own IndexedDB, filled as a pull fills it, and a screen drawn on it.
import type { ComponentChildren } from "preact";
import { act } from "preact/test-utils";
import { vi } from "vitest";
import { type Drawn, draw } from "../../app/builders";
import type { Me } from "../../protocol/me";
import type { WireRow } from "../../protocol/types.gen";
import { a_person, a_row, a_store, HandClock } from "../../store/builders";
import { changeCache } from "../../store/cache";
import { lay } from "../../store/laying";
import { NOTHING_YET } from "../../store/progress";
import type { LocalStore } from "../../store/store";

export const ANNA = "00000000-0000-7000-8000-0000000000b2";
let seq = 0;

/** A row as the server sends it. */
export function sent(entity: Parameters<typeof a_row>[0], id: string, data: object, root?: string): WireRow {
  seq += 1;
  return a_row(entity, id, seq, data, root === undefined ? {} : { root });
}

export interface Opened {
  readonly store: LocalStore;
  readonly me: string;
  readonly clock: HandClock;
  readonly draw: (screen: ComponentChildren) => Drawn;
}

/** Monday 2 March 2026, 10:15 in Rome; `rows` gets the id of who looks. */
export async function opened(
  rows: (me: string) => readonly WireRow[],
  role: Me["user"]["role"] = "rep",
): Promise<Opened> {
  const rep = a_person("Marco Rinaldi");
  const me = { ...rep, user: { ...rep.user, role } };
  const clock = new HandClock();
  const store = await a_store(me, { clock });
  const all = [
    ...SETTINGS,
    sent("member", me.user.id, { name: "Marco Rinaldi", zone: "Europe/Rome" }),
    ...rows(me.user.id),
  ];
  await changeCache(store.cache, async (tx) => void (await lay(tx, all)));
  store.committed({ rows: all }, { ...NOTHING_YET, complete: true });
  await vi.waitUntil(() => store.ready.value);
  const engine = { sendNow: () => undefined, applyUpdate: () => undefined };
  return { store, me: me.user.id, clock, draw: (screen) => draw(screen, { me, store, engine }) };
}

const SETTINGS: readonly WireRow[] = [
  sent("pipeline", "p1", { name: "Machines", rank: "a0", is_default: true }),
  sent("step", "s1", { name: "To qualify", pipeline: "p1", rank: "a0", probability: 5 }),
  sent("step", "s2", { name: "Visited", pipeline: "p1", rank: "a1", probability: 30 }),
  sent("step", "s3", { name: "Quotation", pipeline: "p1", rank: "a2", probability: 60 }),
  sent("activity_kind", "k1", { name: "Call", icon: "call", rank: "a0" }),
  sent("activity_kind", "k2", { name: "Visit", icon: "visit", rank: "a1" }),
  sent("member", ANNA, { name: "Anna Berg", zone: "Europe/Oslo" }),
];

/** What the outbox holds, by kind: what a tap really made. */
export async function outbox(store: LocalStore): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const waiting = await store.vault.run((db) => db.getAll("outbox"));
  return waiting.map(({ operation }) => operation as unknown as Readonly<Record<string, unknown>>);
}

/** happy-dom lays nothing out: give the page a height, and rows one, so that long lists have something in view. */
export function withLayout(): void {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockImplementation(function (this: HTMLElement) {
    return this.hasAttribute("data-scroll") ? 2000 : 64;
  });
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(360);
}

/** Let what a tap started come to its end: IndexedDB answers in turns of its own. */
export async function settled(): Promise<void> {
  await act(async () => {
    for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  });
}
