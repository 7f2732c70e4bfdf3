import axe from "axe-core";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Drawn } from "../../app/builders";
import { showLanguage } from "../../i18n";
import type { WireRow } from "../../protocol/types.gen";
import { dismissSnack, Snacks } from "../../ui";
import { ANNA, type Opened, opened, outbox, sent, settled, withLayout } from "../testing/real-store";
import { wordsLeft } from "../testing/words-left";
import { OpportunityScreen } from "./opportunity-screen";

let drawn: Drawn | undefined;
let open: Opened;

beforeEach(async () => {
  await showLanguage("en");
  withLayout();
  // Sheets step back in history when they close; happy-dom steps without telling anybody.
  vi.spyOn(history, "go").mockImplementation(() => void dispatchEvent(new PopStateEvent("popstate")));
});
afterEach(async () => {
  drawn?.remove();
  drawn = undefined;
  dismissSnack();
  await open.store.close();
});

async function page(rows: (me: string) => readonly WireRow[] = bellavista, id = "o"): Promise<Drawn> {
  open = await opened(rows);
  drawn = open.draw(
    <>
      <OpportunityScreen id={id} />
      <Snacks />
    </>,
  );
  await settled();
  return drawn;
}

function bellavista(me: string): readonly WireRow[] {
  return [
    sent("opportunity", "o", {
      title: "Officine Bellavista, second line",
      owner: me,
      step: "s3",
      money: { amount: "18400.00", currency: "EUR", probability: null },
      tags: { machines: 3 },
      folder: "f",
      "x:f1": "Guess",
      "x:gone": "kept",
      created_by: me,
      created_at: "2026-02-20T10:00:00.000Z",
    }),
    sent("folder", "f", { name: "Bellavista S.p.A.", owner: ANNA }),
    sent("field", "f1", { entity: "opportunity", name: "Budget", kind: "list", options: ["Yes", "Guess"], rank: "a0" }),
    sent("action", "a", { when: { due: "2026-03-02T09:30", zone: "Europe/Rome" }, note: "Visit, second quote" }, "o"),
    sent("contact", "c", { first_name: "Giulia", last_name: "Ferri", "phone:aa": { raw: "+39 333 123", rank: "a0" } }),
    sent("participant", "p", { contact: "c", role: "decides", rank: "a0" }, "o"),
    sent(
      "comment",
      "m1",
      {
        text: "Wants delivery before August",
        activity: "k1",
        minutes: 12,
        happened_at: "2026-02-27T10:00:00.000Z",
        created_by: ANNA,
      },
      "o",
    ),
    sent("conflict", "x1", { record: "o", entity: "opportunity", field: "money", open: true, others: [{}] }, "o"),
  ];
}

const press = async (words: string) => {
  drawn?.press(words);
  await settled();
};
/** Within the sheet: the page below it has the same dates. */
const pressInSheet = async (words: string) => {
  const sheet = drawn?.root.querySelector("dialog");
  const target = [...(sheet?.querySelectorAll("button") ?? [])].find((one) => one.textContent?.trim() === words);
  if (!target) throw new Error(`the sheet has no “${words}”`);
  act(() => target.click());
  await settled();
};
const kinds = async () => (await outbox(open.store)).map(({ kind }) => kind);

test("it shows what is next, who decides, what was said and what is contested", async () => {
  const { text } = await page();

  expect(text()).toContain("Bellavista S.p.A.");
  expect(text()).toContain("2 values for amount");
  expect(text()).toContain("09:30 today");
  expect(text()).toContain("Visit, second quote");
  expect(text()).toContain("Main contact, decides");
  expect(text()).toContain("Call. Wants delivery before August");
  expect(text()).toContain("Anna Berg, 12 min");
  expect(text()).toMatch(/€.18.400 × 60.%/u);
});

test("one tap moves the next action, and undo brings it back", async () => {
  const { text } = await page();

  await press("Tomorrow, tomorrow");
  expect(await outbox(open.store)).toMatchObject([
    { kind: "set", entity: "action", id: "a", fields: { when: { due: "2026-03-03", zone: "Europe/Rome" } } },
  ]);
  expect(text()).toContain("Next action: tomorrow");
  expect(text()).toContain("Saved on this phone");

  await press("Undo");
  expect(await kinds()).toEqual(["skip"]);
  expect(text()).toContain("09:30 today");
});

test("done is one gesture: the action ends, what happened is kept, a date plans the next", async () => {
  const { type, text } = await page();

  await press("Done");
  await pressInSheet("Visit");
  type("What was said, what was agreed", "Giulia signs in January");
  type("What for", "Send the contract");
  await pressInSheet("In 3 days");

  const made = await outbox(open.store);
  expect(made).toMatchObject([
    { kind: "action.done", id: "a" },
    { kind: "comment.add", root: "o", text: "Giulia signs in January", activity: "k2" },
    { kind: "create", entity: "action", root: "o", fields: { note: "Send the contract", when: { due: "2026-03-05" } } },
  ]);
  expect(text()).toContain("Send the contract");
  expect(text()).toContain("ended “Visit, second quote”");
});

test("a note half written is kept on the device and shared with the sheet that asks how it went", async () => {
  const { root, text } = await page();
  const composer = root.querySelector<HTMLTextAreaElement>(".composer textarea");

  act(() => {
    if (composer) composer.value = "Wants a discount";
    composer?.dispatchEvent(new Event("input", { bubbles: true }));
  });
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  await settled();

  expect(open.store.drafts.all.value).toMatchObject([{ id: "note:o", value: { text: "Wants a discount" } }]);
  await press("Done");
  expect(root.querySelector<HTMLTextAreaElement>("dialog textarea")?.value).toBe("Wants a discount");
  expect(text()).toContain("How did it go?");
});

test("won closes with a copy for renewal on standby, all in one group", async () => {
  const { text } = await page();

  await press("Won");
  await press("In 1 year");
  expect(text()).toContain("Copy for renewal, on standby to 2 March 2027");
  await press("Save as won");

  expect(await kinds()).toEqual(["status.set", "create", "create", "create"]);
  expect(text()).toContain("Reopen");
  await press("Reopen");
  expect(text()).toContain("Visit, second quote");
});

test("lost asks why and to whom", async () => {
  const { type } = await page();

  await press("Lost");
  type("Why", "Price");
  type("To whom", "Rossi");
  await press("Save as lost");

  expect(await outbox(open.store)).toMatchObject([
    { kind: "status.set", status: "lost", reason: "Price", competitor: "Rossi" },
  ]);
});

test("the title is edited where it stands; Esc leaves it", async () => {
  const { root } = await page();
  const field = () => root.querySelector<HTMLTextAreaElement>("h1 textarea");
  const typed = (value: string, key: string) =>
    act(() => {
      const box = field();
      if (!box) throw new Error("no title to type into");
      box.value = value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    });

  act(() => root.querySelector<HTMLButtonElement>(".opp-title")?.click());
  typed("Nonsense", "Escape");
  await settled();
  expect(await kinds()).toEqual([]);

  act(() => root.querySelector<HTMLButtonElement>(".opp-title")?.click());
  typed("Bellavista, third line", "Enter");
  await settled();
  expect(await outbox(open.store)).toMatchObject([{ kind: "set", fields: { title: "Bellavista, third line" } }]);
});

test("money is written as one register; what is no amount is not", async () => {
  const { root, type, text } = await page();

  act(() => root.querySelector<HTMLButtonElement>(".opp-worth")?.click());
  await settled();
  type("Amount", "twelve");
  expect(text()).toContain("That is not an amount");
  type("Amount", "12 000,50");
  type("Probability, percent", "40");
  await press("Save");

  expect(await outbox(open.store)).toMatchObject([
    { fields: { money: { amount: "12000.50", currency: "EUR", probability: 40 } } },
  ]);
});

test("the sheet of the amount stays until its write is on the disk", async () => {
  const { root, type } = await page();
  const sheet = () => root.querySelector<HTMLInputElement>("dialog input")?.value;
  const { perform } = open.store;
  let go = (): void => undefined;
  const disk = new Promise<void>((answers) => {
    go = answers;
  });
  vi.spyOn(open.store, "perform").mockImplementation(async (...gestures) => {
    await disk;
    return perform.apply(open.store, gestures);
  });

  act(() => root.querySelector<HTMLButtonElement>(".opp-worth")?.click());
  await settled();
  type("Amount", "17 900");
  await press("Save");
  const meanwhile = sheet();
  go();
  await settled();

  expect(meanwhile).toBe("17 900");
  expect(sheet()).toBeUndefined();
  expect(await outbox(open.store)).toMatchObject([{ fields: { money: { amount: "17900.00" } } }]);
});

test("what happened stays on its sheet when it could not be written, and is saved by trying again", async () => {
  const { type, text, root } = await page();
  vi.spyOn(open.store, "perform").mockRejectedValueOnce(new Error("no answer"));

  await press("Done");
  type("What was said, what was agreed", "Giulia signs in January");
  await pressInSheet("In 3 days");
  expect(text()).toContain("Not saved yet");
  expect(root.querySelector<HTMLTextAreaElement>("dialog textarea")?.value).toBe("Giulia signs in January");
  await pressInSheet("In 3 days");

  expect(root.querySelector("dialog")).toBeNull();
  expect(await kinds()).toEqual(["action.done", "comment.add", "create"]);
});

test("own fields are edited as their kind, and one without a setting is still shown", async () => {
  const { root, text } = await page();

  await press("Budget: Guess");
  const select = [...root.querySelectorAll("select")].at(-1);
  act(() => {
    if (select) select.value = "Yes";
    select?.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await settled();

  expect(await outbox(open.store)).toMatchObject([{ fields: { "x:f1": "Yes" } }]);
  expect(text()).toContain("kept");
});

test("a call asks on return whether to log it, and is kept as a draft meanwhile", async () => {
  const { root, text } = await page();
  const call = root.querySelector<HTMLAnchorElement>('a[href^="tel:"]');
  call?.addEventListener("click", (event) => event.preventDefault());
  let visible: DocumentVisibilityState = "visible";
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => visible);
  const turn = async (state: DocumentVisibilityState) => {
    visible = state;
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    await settled();
  };

  act(() => call?.click());
  await turn("hidden");
  expect(open.store.drafts.all.value).toMatchObject([{ kind: "touch", value: { contact: "c", by: "call" } }]);
  await turn("visible");

  expect(text()).toContain("Call with ⁨Giulia Ferri⁩");
  await press("Save without a date");
  expect(await outbox(open.store)).toMatchObject([{ kind: "action.done" }, { kind: "comment.add", activity: "k1" }]);
  expect(open.store.drafts.all.value).toEqual([]);
});

test("in the trash it says so and comes back in one tap", async () => {
  const { text } = await page((me) => [
    ...bellavista(me).filter(({ id }) => id !== "o"),
    {
      ...sent("opportunity", "o", { title: "Bellavista", owner: me }),
      trashed: { by: me, at: "2026-03-01T10:00:00.000Z" },
    },
  ]);

  expect(text()).toContain("You put it there, yesterday");
  await press("Restore");

  expect(await kinds()).toEqual(["restore"]);
  expect(text()).toContain("Visit, second quote");
});

test("a colleague’s record in the trash shows no dead button", async () => {
  const { text } = await page(() => [
    {
      ...sent("opportunity", "o", { title: "Hers", owner: ANNA }),
      trashed: { by: ANNA, at: "2026-03-01T10:00:00.000Z" },
    },
  ]);

  expect(text()).toContain("⁨Anna Berg⁩ put it there");
  expect(text()).not.toContain("Restore");
});

test("what is not here is never blank and has a way back", async () => {
  const { root, text } = await page(() => []);

  expect(text()).toContain("Not on this phone, or not yours to see.");
  expect(root.querySelector('a[href="/"]')).not.toBeNull();
});

test("every sheet is clean for axe, and so is the page", async () => {
  const { root } = await page();
  const clean = async () => {
    const off = { enabled: false };
    const rules = { "color-contrast": off, region: off };
    const found = await axe.run(root, { rules });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  };

  expect(await clean()).toEqual([]);
  for (const name of ["Done", "Won", "Lost", "Cancelled", "Pick", "More", "Add a contact", "Giulia Ferri"]) {
    await press(name);
    expect(await clean(), name).toEqual([]);
    await press("Close");
  }
}, 30_000);

test("all its words come from the catalogue, in the page and in every sheet", async () => {
  await showLanguage("pseudo");
  const { root } = await page((me) => [
    sent("opportunity", "o", { title: "§", owner: me, step: "§", description: "§", "x:old": "§" }),
    sent("comment", "m", { text: "§", minutes: 3, created_by: me, happened_at: "2026-02-27T10:00:00.000Z" }, "o"),
    sent("contact", "c", { last_name: "§", address: "§" }),
    sent("participant", "p", { contact: "c", role: "§" }, "o"),
  ]);

  expect(wordsLeft(root)).toEqual([]);
  for (const opener of root.querySelectorAll<HTMLElement>(
    ".opp-ways .chip, .opp-worth, .opp-tags, .opp-people .cover",
  )) {
    act(() => opener.click());
    await settled();
    expect(wordsLeft(root)).toEqual([]);
  }
});
