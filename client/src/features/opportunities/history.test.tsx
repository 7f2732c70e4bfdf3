import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api, Unreachable } from "../../api";
import { showLanguage } from "../../i18n";
import { readSource, sourceText } from "../../pick/sources";
import type { HistoryAnswer, HistoryEntry } from "../../protocol/types.gen";
import { aRow } from "../../store/a-row";
import { an_op } from "../../store/builders";
import { ANNA, outbox, sent } from "../testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { type FieldChange, inOrder, matching, ownChanges, serverChanges } from "./history";
import { HistoryScreen } from "./history-screen";
import { mentionedIn } from "./mentioned";

const entry = (
  seq: number,
  fields: readonly string[],
  old: object,
  more: Partial<HistoryEntry> = {},
): HistoryEntry => ({
  seq,
  op: `op-${seq}`,
  by: ANNA,
  at: `2026-03-01T10:${seq}:00.000Z`,
  stored_at: `2026-03-01T12:${seq}:00.000Z`,
  fields,
  old: old as Readonly<Record<string, unknown>>,
  ...more,
});

const ENTRIES = [
  entry(30, ["!money"], { "!money": { amount: "9.00", currency: "EUR" } }),
  entry(20, ["step", "=title"], { step: "s1", "=title": "B" }),
  entry(15, ["title", "step"], { title: "A" }),
  entry(11, ["created_by", "title", "owner"], {}),
];
const ROW = aRow("opportunity", "o", { title: "B", step: "s2" }, { seq: 30, versions: { step: 20, title: 15 } });

describe("the server’s history", () => {
  const changes = serverChanges(ROW, ENTRIES, []);
  const told = (field: string, isBeaten = false) =>
    changes.filter(
      (one): one is FieldChange => one.what === "field" && one.field === field && one.isBeaten === isBeaten,
    );

  test("says what stood before and after each write, with both times (F6)", () => {
    expect(told("step").map(({ old, value }) => [old?.is, value?.is])).toEqual([
      ["s1", "s2"],
      [null, "s1"],
    ]);
    expect(told("title").map(({ old, value }) => [old?.is, value?.is])).toEqual([["A", "B"]]);
    expect(told("step")[0]).toMatchObject({
      by: ANNA,
      at: Date.parse("2026-03-01T10:20:00.000Z"),
      storedAt: Date.parse("2026-03-01T12:20:00.000Z"),
    });
    expect(changes.at(-1)?.what).toBe("born");
  });

  test("keeps a value that did not stay (SY9)", () => {
    expect(told("money", true)).toMatchObject([{ value: { is: { amount: "9.00", currency: "EUR" } }, old: null }]);
  });

  test("says that it does not know rather than what an older row holds", () => {
    const old = aRow("opportunity", "o", { title: "B", step: "s1" }, { seq: 15 });

    const [latest] = serverChanges(old, ENTRIES, []).filter((one) => one.what === "field" && one.field === "step");

    expect((latest as FieldChange).value).toBeNull();
  });
});

describe("without the server", () => {
  const own = [
    {
      operation: an_op({ kind: "create", n: 1, entity: "opportunity", id: "o", fields: { title: "A" } }),
      isSent: true,
    },
    {
      operation: an_op({
        kind: "set",
        n: 2,
        entity: "opportunity",
        id: "o",
        fields: { title: "B" },
        base: { title: 3 },
      }),
      isSent: true,
    },
    {
      operation: an_op({
        kind: "set",
        n: 3,
        entity: "opportunity",
        id: "o",
        fields: { title: "C" },
        base: { title: "n:2" },
      }),
      isSent: false,
    },
  ];

  test("own work is told; the value before only where it was one’s own (F6)", () => {
    const [born, first, second] = ownChanges("o", own, "me");

    expect(born).toMatchObject({ what: "born", by: "me" });
    expect(first).toMatchObject({ field: "title", old: null, value: { is: "B" }, isUnsent: false });
    expect(second).toMatchObject({ field: "title", old: { is: "B" }, value: { is: "C" }, isUnsent: true });
  });

  test("one birth is told, latest first, by kind and by person", () => {
    const all = inOrder(serverChanges(ROW, ENTRIES, []), ownChanges("o", own, "me"));

    expect(all.filter(({ what }) => what === "born")).toHaveLength(1);
    expect(all.map(({ at }) => at)).toEqual([...all.map(({ at }) => at)].sort((a, b) => b - a));
    expect(new Set(matching(all, { kind: "stage", by: ANNA }).map(({ kind }) => kind))).toEqual(new Set(["stage"]));
    expect(matching(all, { kind: null, by: "me" }).every(({ by }) => by === "me")).toBe(true);
  });
});

describe("on screen", () => {
  forScreens();
  afterEach(() => void vi.restoreAllMocks());

  const rows = (me: string) => [
    { ...sent("opportunity", "o", { title: "Bellavista", owner: me, step: "s2", created_by: me }), seq: 20, v: 20 },
    sent("comment", "m", { text: "Wants July", created_by: ANNA, created_at: "2026-02-28T09:00:00.000Z" }, "o"),
  ];
  const page = () => onScreen(<HistoryScreen id="o" />, rows);
  const answers = (entries: readonly HistoryEntry[]) =>
    vi.spyOn(api, "history").mockResolvedValue({ entries, next: null, high: [20, ""], last_n: 0 } as HistoryAnswer);
  const inSheet = async ({ drawn, press }: OnScreen, words: string) => {
    expect(drawn.root.querySelector("dialog")).not.toBeNull();
    await press(words);
  };

  describe("with the server", () => {
    beforeEach(() => void answers(ENTRIES.slice(1)));

    test("every change stands there, by kind and person, and any value comes back (F6)", async () => {
      const it = await page();

      expect(it.text()).toContain("From the server, known at 10:15");
      expect(it.text()).toContain("StepTo qualify → VisitedAnna Berg · on the server");
      expect(it.text()).toContain("Wants July");
      await it.press("Comments");
      expect(it.text()).not.toContain("To qualify → Visited");
      await it.press("Comments");
      await it.press("Step");
      expect(it.text()).toContain("Afterstands now");
      await inSheet(it, "Restore this value");

      expect(await outbox(it.store)).toMatchObject([{ kind: "set", id: "o", fields: { step: "s1" } }]);
      expect(it.text()).toContain("Step restored");
      await it.press("Undo");
      expect((await outbox(it.store)).map(({ kind }) => kind)).toEqual(["skip"]);
    });

    test("page and sheet are clean for axe, and all words come from the catalogue", async () => {
      await showLanguage("pseudo");
      const it = await onScreen(<HistoryScreen id="o" />, (me) => [
        { ...sent("opportunity", "o", { title: "§", owner: me, step: "s2", created_by: me }), seq: 20, v: 20 },
      ]);

      expect(wordsLeft(it.drawn.root, ["A", "B"])).toEqual([]);
      const clean = () => faults(it.drawn.root);
      expect(await clean()).toEqual([]);
      it.drawn.root.querySelector<HTMLElement>("button.cover")?.click();
      await it.key("Tab");
      expect(wordsLeft(it.drawn.root, ["A", "B"])).toEqual([]);
      expect(await clean()).toEqual([]);
    });
  });

  test("without a network it shows what this phone did and holds, and says so (F6)", async () => {
    vi.spyOn(api, "history").mockRejectedValue(new Unreachable("network"));
    const it = await page();
    await it.store.perform([
      { kind: "set", entity: "opportunity", id: "o", fields: { title: "Bellavista, line 2" }, base: { title: 20 } },
    ]);
    await it.show(<HistoryScreen id="o" />);

    expect(it.text()).toContain("The server does not answer.");
    expect(it.text()).toContain("TitleBellavista, line 2You · Saved on this phone");
    expect(it.text()).toContain("Wants July");
    await it.press("Title");
    expect(it.text()).toContain("BeforeNot known on this phone");
  });
});

describe("a person mentioned in a comment (C4)", () => {
  test.each([
    ["Spoke with Giulia Ferri, she decides", { name: "Giulia Ferri", phone: "", email: "" }],
    [
      "new buyer is Jan van der Berg +39 0461 55 01 23, jan@berg.example",
      { name: "Jan van der Berg", phone: "+39 0461 55 01 23", email: "jan@berg.example" },
    ],
    [
      "говорил с Анной Смирновой, 8 (495) 123-45-67",
      { name: "Анной Смирновой", phone: "8 (495) 123-45-67", email: "" },
    ],
    ["wants 12 presses by June", { name: "", phone: "", email: "" }],
  ])("%s", (text, person) => {
    expect(mentionedIn(text)).toEqual(person);
  });
});

test("a source is read and written alike; words of one’s own stay (C1)", () => {
  for (const text of ["event: Equip’Hôtel", "mail", "met on a train"]) expect(sourceText(readSource(text))).toBe(text);
  expect(readSource("Event: Fair")).toEqual({ kind: "event", name: "Fair" });
  expect(sourceText({ kind: null, name: " " })).toBeNull();
});
