// F1, F2, F3, F5, B11 on the screen: the stream under a client, its sheets, and what is asked after a call.
import { act } from "preact/test-utils";
import { describe, expect, test, vi } from "vitest";
import { TOUCH, touchId } from "../deals/kept-drafts";
import { ContactScreen, FolderScreen } from "../features/clients";
import { OpportunityScreen } from "../features/opportunities";
import { ANNA, outbox, sent, settled } from "../features/testing/real-store";
import { faults, forScreens, type OnScreen, onScreen } from "../features/testing/screens";

forScreens();

const at = (hour: string) => `2026-03-02T${hour}:00.000Z`;
const rows = (me: string) => [
  sent("folder", "f1", { name: "§Toyota", owner: me, created_at: at("06:00"), created_by: me }),
  sent("opportunity", "o1", { title: "§Gift sets", owner: me, folder: "f1", step: "s1" }),
  sent("contact", "c1", {
    first_name: "§Pia",
    owner: me,
    address: "Via Roma 1, Trento",
    "phone:0000ab12": { raw: "+39 0461 55 01 23", e164: "+390461550123", rank: "a0" },
  }),
  sent(
    "comment",
    "n1",
    { text: "§Wants June", created_by: ANNA, happened_at: at("07:00"), created_at: at("09:00") },
    "f1",
  ),
  sent(
    "comment",
    "n2",
    {
      text: "§Rang",
      activity: "k1",
      outcome: "no_answer",
      minutes: 5,
      created_by: me,
      happened_at: at("08:00"),
      created_at: at("08:00"),
    },
    "f1",
  ),
  sent(
    "comment",
    "n3",
    {
      text: "§From the cellar",
      created_by: ANNA,
      happened_at: at("07:10"),
      created_at: at("07:10"),
      arrived_at: at("08:40"),
    },
    "f1",
  ),
  sent(
    "attachment",
    "a1",
    {
      kind: "audio",
      mime: "audio/webm",
      size: 40_000,
      seconds: 65,
      state: "here",
      created_by: ANNA,
      created_at: at("07:30"),
      sha256: "a".repeat(64),
    },
    "f1",
  ),
];

const folder = () => onScreen(<FolderScreen id="f1" />, rows);
const sheet = (page: OnScreen) => page.drawn.root.querySelector("dialog");
const words = (one: Element | null | undefined) => (one?.textContent ?? "").replace(/[\u2066-\u2069]/g, "");

describe("F1: the stream under a client", () => {
  test("tells kind, outcome, duration, and what was written down notably later", async () => {
    const page = await folder();
    expect(page.text()).toContain("Call, No answer. §RangYou, 5 min");
    expect(page.text()).toContain("§Wants JuneAnna Berg, written down today 10:00");
    expect(page.text()).toContain("§From the cellarAnna Berg, written offline, arrived today 09:40");
    expect(page.text()).toContain("Written downYou");
    expect(await faults(page.drawn.root)).toEqual([]);
  });

  test("is filtered by a tap", async () => {
    const page = await folder();
    await page.press("Activities");
    expect(page.text()).toContain("§Rang");
    expect(page.text()).not.toContain("§Wants June");
  });

  test("lets everybody answer, and only the author change the words", async () => {
    const page = await folder();
    await page.press("More about “§Wants June”");
    expect(words(sheet(page))).toContain("What Anna Berg wrote");
    expect(sheet(page)?.querySelector("textarea")).toBeNull();
    await page.press("Agreed");
    expect(await outbox(page.store)).toMatchObject([
      { kind: "tag.add", entity: "comment", id: "n1", field: "reactions", tag: `👍/${page.me}` },
    ]);
    expect(page.drawn.root.querySelector(".reaction")?.getAttribute("aria-label")).toBe("Agreed: You");

    await page.press("More about “§Rang”");
    await page.type("What was said", "§Rang twice");
    await page.press("Save");
    expect(page.text()).toContain("§Rang twiceYou, 5 min, changed since");
    await page.press("Undo");
    expect(page.text()).not.toContain("changed since");
  });

  test("keeps what is pinned on top", async () => {
    const page = await folder();
    await page.press("More about “§Wants June”");
    await page.press("Pin it to the top");
    expect(words(page.drawn.root.querySelector(".row.event:has(> time)"))).toContain("§Wants JunePinned, Anna Berg");
  });
});

describe("F5: a recording that is not here", () => {
  test("says how long and how large it is, and is fetched when it is asked for", async () => {
    const page = await folder();
    const picture = vi.fn(async () => null);
    page.store.pictures = { ...page.store.pictures, picture, has: async () => false };
    await page.show(<FolderScreen id="f1" />);

    expect(page.text()).toContain("1:05, 40 kB");
    expect(picture).not.toHaveBeenCalledWith("a1", "originals");
    await page.press("Fetch, 40\u202fkB");
    expect(picture).toHaveBeenCalledWith("a1", "originals");
    expect(page.text()).toContain("No connection. It can be fetched later.");
  });
});

describe("F2 and B11: logging", () => {
  test("a visit on the client's page asks for what is next, and a date saves both", async () => {
    const page = await folder();
    await page.press("Log a visit");
    await page.press("Went well");
    await page.press("30 min");
    await page.press("Tomorrow");

    expect(await outbox(page.store)).toMatchObject([
      { kind: "comment.add", root: "f1", activity: "k2", outcome: "good", minutes: 30 },
      { kind: "create", entity: "action", root: "o1", fields: { kind: "k2", when: expect.anything() } },
    ]);
  });

  test("a call without a word asks for one before it is saved", async () => {
    const page = await onScreen(<OpportunityScreen id="o1" />, rows);
    await page.press("Call");
    await page.press("Save");
    expect(words(sheet(page))).toContain("How did it go?");
    expect(await outbox(page.store)).toEqual([]);
  });

  test("a call with its words is saved at once, and then asked what is next", async () => {
    const page = await onScreen(<OpportunityScreen id="o1" />, rows);
    const box = page.drawn.root.querySelector<HTMLTextAreaElement>(".composer textarea");
    act(() => {
      if (box === null) return;
      box.value = "§They sign";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.press("Call");
    box?.focus();
    await page.key("Enter", { ctrlKey: true });
    await settled();
    expect(await outbox(page.store)).toMatchObject([{ kind: "comment.add", text: "§They sign", activity: "k1" }]);
    expect(sheet(page)).not.toBeNull();
  });
});

describe("F3: called from the page of a contact", () => {
  test("links lead to the phone's own apps", async () => {
    const page = await onScreen(<ContactScreen id="c1" />, rows);
    const links = [...page.drawn.root.querySelectorAll("a")].map((link) => link.getAttribute("href"));
    expect(links).toEqual(expect.arrayContaining(["tel:+390461550123", "sms:+390461550123"]));
    expect(links.some((href) => href?.includes("Via%20Roma%201"))).toBe(true);
  });

  test("a call that a killed app never asked about is asked about when the page is next opened, once", async () => {
    const page = await onScreen(<FolderScreen id="f1" />, rows);
    const touch = { entity: "contact", root: "c1", contact: "c1", by: "call", at: 0, asked: false };
    await page.store.drafts.put(touchId("c1"), TOUCH, touch);
    await page.show(<ContactScreen id="c1" />);
    expect(words(sheet(page))).toContain("Call with §Pia");
    await page.show(<ContactScreen id="c1" />);
    expect(sheet(page)).toBeNull();

    expect(page.store.drafts.all.value).toMatchObject([{ kind: TOUCH, value: { asked: true } }]);
  });

  test("what is not worth a note leaves nothing to finish", async () => {
    const page = await onScreen(<FolderScreen id="f1" />, rows);
    const touch = { entity: "contact", root: "c1", contact: "c1", by: "message", at: 0, asked: false };
    await page.store.drafts.put(touchId("c1"), TOUCH, touch);
    await page.show(<ContactScreen id="c1" />);
    await page.press("Not worth a note");
    expect(page.store.drafts.all.value).toEqual([]);
  });
});
