import axe from "axe-core";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Drawn } from "../../app/builders";
import { showLanguage } from "../../i18n";
import type { WireRow } from "../../protocol/types.gen";
import { ANNA, type Opened, opened, outbox, sent, settled, withLayout } from "../testing/real-store";
import { wordsLeft } from "../testing/words-left";
import { push } from "./drag";
import { PipelineScreen } from "./pipeline-screen";

let drawn: Drawn | undefined;
let open: Opened;

beforeEach(async () => {
  await showLanguage("en");
  withLayout();
  vi.spyOn(history, "go").mockImplementation(() => void dispatchEvent(new PopStateEvent("popstate")));
});
afterEach(async () => {
  drawn?.remove();
  drawn = undefined;
  await open.store.close();
});

async function pipeline(rows: (me: string) => readonly WireRow[] = some): Promise<Drawn> {
  open = await opened(rows);
  drawn = open.draw(<PipelineScreen />);
  await settled();
  return drawn;
}

const euros = (amount: string) => ({ amount, currency: "EUR", probability: null });

function some(me: string): readonly WireRow[] {
  return [
    sent("opportunity", "a", {
      title: "Bellavista",
      owner: me,
      step: "s3",
      money: euros("1000.00"),
      tags: { machines: 1 },
    }),
    sent("opportunity", "b", {
      title: "Østlandet",
      owner: me,
      step: "s3",
      money: { ...euros("500.00"), currency: "NOK" },
    }),
    sent("opportunity", "c", { title: "Léo Faure", owner: me, step: "s1", starred: true }),
    sent("opportunity", "d", { title: "Hers", owner: ANNA, step: "s2" }),
    sent("opportunity", "e", {
      title: "Riva",
      owner: me,
      step: "s2",
      status: { is: "won", closed_at: "2026-02-01T10:00:00.000Z" },
    }),
    sent("opportunity", "f", { title: "Waits", owner: me, step: "s2" }),
    sent("action", "w", { when: { due: "2026-04-01" } }, "f"),
  ];
}

const column = (page: Drawn, name: string) => {
  const found = [...page.root.querySelectorAll<HTMLElement>(".col")].find(
    (one) => one.getAttribute("aria-label") === name,
  );
  return (found?.textContent ?? "").replace(/\s+/gu, " ");
};
const press = async (words: string) => {
  drawn?.press(words);
  await settled();
};

test("E3, E4: a column holds its cards, their count, sum and weighted sum, each currency by itself", async () => {
  const page = await pipeline();

  expect(column(page, "Quotation")).toMatch(/Quotation2€.1.000 \+ kr.500, weighted €.600 \+ kr.300/u);
  expect(column(page, "Visited")).toContain("Waits");
  expect(column(page, "Visited")).not.toContain("Hers");
  expect(column(page, "Visited")).not.toContain("Riva");
});

test("E3: a phone draws the columns in view first, and those beside them without being asked", async () => {
  vi.spyOn(window, "innerWidth", "get").mockReturnValue(360);
  open = await opened(some);
  drawn = open.draw(<PipelineScreen />);
  const cards = () => [...(drawn?.root.querySelectorAll(".col:has(.virtual)") ?? [])].length;

  expect(cards()).toBe(2);
  await settled();

  expect(cards()).toBe(drawn.root.querySelectorAll(".col").length);
  expect(cards()).toBeGreaterThan(2);
});

test("E3: *Move* opens the steps, choosing one moves it, and the move is undone from the line below", async () => {
  const page = await pipeline();

  await press("Move ⁨Léo Faure⁩");
  await press("Visited");

  expect(await outbox(open.store)).toMatchObject([{ kind: "set", id: "c", fields: { step: "s2" } }]);
  expect(column(page, "Visited")).toContain("Léo Faure");
});

test("E3: keys move the card that holds the focus, and the focus goes along", async () => {
  const page = await pipeline();
  const card = page.root.querySelector<HTMLElement>('[data-deal="c"] .cover');

  act(() => {
    card?.focus();
    card?.dispatchEvent(
      new KeyboardEvent("keydown", { key: "ArrowRight", altKey: true, bubbles: true, cancelable: true }),
    );
  });
  await settled();

  expect(column(page, "Visited")).toContain("Léo Faure");
  expect(document.activeElement?.closest("[data-deal]")?.getAttribute("data-deal")).toBe("c");
});

test("E3: a card dragged by mouse lands in the column under it; Esc leaves it where it was", async () => {
  const page = await pipeline();
  const card = page.root.querySelector<HTMLElement>('[data-deal="c"]');
  const target = [...page.root.querySelectorAll<HTMLElement>(".col")].find((one) => one.dataset.column === "s3");
  document.elementFromPoint = () => target ?? null;
  const at = (type: string, x: number) =>
    new PointerEvent(type, {
      bubbles: true,
      isPrimary: true,
      pointerId: 1,
      pointerType: "mouse",
      button: 0,
      clientX: x,
      clientY: 5,
    });
  const drag = (end: () => void) =>
    act(() => {
      card?.dispatchEvent(at("pointerdown", 0));
      dispatchEvent(at("pointermove", 40));
      dispatchEvent(at("pointermove", 80));
      end();
    });

  drag(() => dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })));
  await settled();
  expect(await outbox(open.store)).toEqual([]);

  drag(() => dispatchEvent(at("pointerup", 80)));
  await settled();
  expect(await outbox(open.store)).toMatchObject([{ id: "c", fields: { step: "s3" } }]);
});

test("edges scroll and the middle does not", () => {
  expect([push(10, 0, 400), push(200, 0, 400), push(390, 0, 400)]).toEqual([-14, 0, 14]);
});

test("K4: the filter is said in words, what it hides is gone, and it is remembered", async () => {
  const page = await pipeline();

  await press("List");
  await press("Mine, open");
  await press("Everybody’s");
  page.type("Find", "hers");
  await settled();

  const titles = [...page.root.querySelectorAll(".row .what b")].map((one) => one.textContent);
  expect(titles).toEqual(["Hers"]);
  drawn?.remove();
  drawn = open.draw(<PipelineScreen />);
  expect(drawn.text()).toContain("Everybody’s, open");
  expect(drawn.root.querySelector(".board")).toBeNull();
});

test("K4: closed ones stand by how they ended", async () => {
  localStorage.clear();
  const page = await pipeline();

  await press("Mine, open");
  await press("open");
  await press("closed");

  expect(column(page, "Won")).toContain("Riva");
  expect(column(page, "Won")).not.toContain("Move");
});

test("K4: nothing that fits says which filter it is and clears it", async () => {
  localStorage.clear();
  const page = await pipeline();
  await press("List");
  await press("Mine, open");
  page.type("Find", "nobody");
  await settled();
  expect(page.text()).toContain("Nothing fits");

  await press("Clear the filter");

  expect(page.text()).toContain("Bellavista");
});

test("a thousand cards leave few in the document", async () => {
  const page = await pipeline((me) =>
    Array.from({ length: 1000 }, (_, at) =>
      sent("opportunity", `n${at}`, { title: `Sale ${at}`, owner: me, step: "s1" }),
    ),
  );

  expect(column(page, "To qualify")).toContain("1 000");
  expect(page.root.querySelectorAll(".deal").length).toBeLessThan(60);
});

test("board and list are clean for axe", async () => {
  localStorage.clear();
  const page = await pipeline();
  const clean = async () => {
    const found = await axe.run(page.root, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  };

  expect(await clean()).toEqual([]);
  await press("List");
  expect(await clean()).toEqual([]);
});

test("all its words come from the catalogue", async () => {
  localStorage.clear();
  await showLanguage("pseudo");
  const page = await pipeline((me) => [sent("opportunity", "o", { title: "§", owner: me, step: "s1" })]);
  const names = [...page.root.querySelectorAll(".col h2 bdi")].map((one) => one.textContent ?? "");

  expect(wordsLeft(page.root, names)).toEqual([]);
});
