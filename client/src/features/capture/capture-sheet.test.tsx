import { act } from "preact/test-utils";
import { describe, expect, test, vi } from "vitest";
import type { CaptureOptions } from "../../app/capture";
import { showLanguage } from "../../i18n";
import { a_store } from "../../store/builders";
import { outbox, sent, settled } from "../testing/real-store";
import { faults, forScreens, onScreen } from "../testing/screens";
import { wordsLeft } from "../testing/words-left";
import { CaptureSheet } from "./capture-sheet";

forScreens();

const ANNA = "00000000-0000-7000-8000-0000000000b2";
const close = vi.fn();

function open(options: CaptureOptions = {}) {
  return onScreen(<CaptureSheet options={options} onClose={close} />, () => [
    sent("folder", "f1", { name: "Toyota Bank Norge", owner: ANNA }),
    sent("contact", "c1", { last_name: "Ferri", "phone:aa": { raw: "+39 0461 55 01 23", rank: "a0" }, owner: ANNA }),
  ]);
}

const pause = () => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 350))));

async function titled(page: Awaited<ReturnType<typeof open>>, text: string) {
  const box = page.drawn.root.querySelector<HTMLInputElement>("#capture-title");
  if (box === null) throw new Error("no title");
  act(() => {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await settled();
}

describe("capture", () => {
  test("A1: is three taps: ＋, Quick, Save, and one gesture in the outbox", async () => {
    const page = await open();

    await page.press("Quick");
    await titled(page, "Hotel Alpina");
    await page.press("Save");

    expect(close).toHaveBeenCalled();
    expect(page.text()).toContain("Hotel Alpina");
    expect(await outbox(page.store)).toMatchObject([
      { kind: "create", entity: "opportunity", fields: { title: "Hotel Alpina", captured_by: page.me, step: "s1" } },
    ]);
    expect(page.store.drafts.all.value).toEqual([]);
  });

  test("says so when nothing was typed, and keeps the sheet open", async () => {
    close.mockClear();
    const page = await open({ title: "" });

    await page.press("Save");

    expect(page.text()).toContain("A title is enough, but it needs one.");
    expect(close).not.toHaveBeenCalled();
    expect(await outbox(page.store)).toEqual([]);
  });

  test("tells who works with the client, and never stands in the way of Save", async () => {
    const page = await open({ title: "" });

    await titled(page, "Toyota Bank");
    expect(page.text()).toContain("Similar, worked by Anna B.");
    await page.type("Phone", "0461 550123");
    expect(page.text()).toContain("Worked by Anna B.");
    expect(page.text()).toContain("same phone");
    await page.press("Save");

    expect((await outbox(page.store)).map(({ entity }) => entity)).toEqual(["contact", "opportunity", "participant"]);
  });

  test("B4: a colleague's client leads to asking for it, to its folder, or to another client", async () => {
    const page = await open({ title: "" });
    await titled(page, "Toyota Bank Norge");

    await page.press("Choose");
    expect(await faults(page.drawn.root)).toEqual([]);
    await page.press("Ask Anna B.");

    expect(page.text()).toContain("Asked. The answer stands in the notes");
    expect(await outbox(page.store)).toMatchObject([{ kind: "comment.add", root: "f1", outcome: "asked_for" }]);
    await page.press("Same client: into its folder");
    await page.press("Save");
    expect((await outbox(page.store)).at(-1)).toMatchObject({ entity: "opportunity", fields: { folder: "f1" } });
  });

  test("another client is said once, and no more warned of", async () => {
    const page = await open({ title: "" });
    await titled(page, "Toyota Bank Norge");

    await page.press("Choose");
    await page.press("Another client");

    expect(page.text()).not.toContain("Worked by");
  });

  test("is free of what axe finds, in each of its views", async () => {
    const page = await open();
    expect(await faults(page.drawn.root)).toEqual([]);
    await page.press("Quick");
    await titled(page, "Toyota Bank");
    expect(await faults(page.drawn.root)).toEqual([]);
  });
});

test("no word on the sheet comes from code", async () => {
  await showLanguage("pseudo");
  const page = await open({ title: "" });
  await titled(page, "§");
  expect(wordsLeft(page.drawn.root)).toEqual([]);
});

describe("a draft", () => {
  test("is kept 300 ms after the last key and stands on top of the chooser", async () => {
    const page = await open({ title: "" });
    await titled(page, "MediaCom spring");
    await pause();

    expect(page.store.drafts.all.value).toMatchObject([{ kind: "capture", value: { title: "MediaCom spring" } }]);
    await page.show(<CaptureSheet options={{}} onClose={close} />);
    await page.press("Go on: “MediaCom spring”");
    expect(page.drawn.root.querySelector<HTMLInputElement>("#capture-title")?.value).toBe("MediaCom spring");
  });

  test("is kept at once when the page hides, and is there after a kill", async () => {
    const page = await open({ title: "" });
    await titled(page, "Half a wo");

    act(() => void dispatchEvent(new Event("pagehide")));
    await settled();
    // Killed: nothing is closed in order, another start reads the vault.
    const again = await a_store({ ...(await meOf(page)) }, {});

    await vi.waitUntil(() => again.drafts.all.value.length > 0);
    expect(again.drafts.all.value).toMatchObject([{ kind: "capture", value: { title: "Half a wo" } }]);
    await again.close();
  });

  test("that was saved just before a kill is not offered again", async () => {
    const page = await open();
    await page.store.perform([{ kind: "create", entity: "opportunity", id: "o-saved", fields: { title: "Saved" } }]);
    await page.store.drafts.put("o-saved", "capture", { title: "Saved" });

    await page.show(<CaptureSheet options={{}} onClose={close} />);

    expect(page.text()).not.toContain("Go on");
    expect(page.store.drafts.all.value).toEqual([]);
  });
});

async function meOf({ store }: Awaited<ReturnType<typeof open>>) {
  return { user: store.user, workspace: store.workspace, csrf: "", claim_key: null };
}

describe("a pasted signature", () => {
  test("is split, shown, and saved only then", async () => {
    const page = await open();
    await page.press("Paste");
    await page.type("The text", "Giulia Ferri\nBellavista S.p.A.\n+39 0461 99 88 77\nfirst floor");
    await page.press("Split it");

    expect(page.drawn.root.querySelector<HTMLInputElement>("#capture-title")?.value).toBe("Bellavista S.p.A.");
    expect(await outbox(page.store)).toEqual([]);
    await page.press("Save");

    expect(await outbox(page.store)).toMatchObject([
      { entity: "contact", fields: { first_name: "Giulia", last_name: "Ferri", company: "Bellavista S.p.A." } },
      { entity: "opportunity", fields: { title: "Bellavista S.p.A." } },
      { entity: "participant" },
      { kind: "comment.add", text: "first floor" },
    ]);
  });
});

describe("A6: at an event", () => {
  test("its tags, source and words go on every capture until it is switched off", async () => {
    const page = await open();
    await page.press("At a fair or an event?");
    await page.type("Name of the event", "Equip Hotel");
    await page.type("Words for every card", "Met at our stand");
    await page.press("I am there");
    expect(page.text()).toContain("At Equip Hotel");
    expect(page.text()).toContain("No cards yet");

    await page.press("Quick");
    await titled(page, "MediaCom Paris");
    await page.press("Save");

    expect((await outbox(page.store)).slice(1)).toMatchObject([
      { entity: "opportunity", fields: { title: "MediaCom Paris", source: "event: Equip Hotel" } },
      { kind: "comment.add", text: "Met at our stand" },
    ]);
    await page.show(<CaptureSheet options={{}} onClose={close} />);
    expect(page.text()).toContain("1 card");
  });

  test("one capture may be left out, and a prefilled event is no draft", async () => {
    const page = await open();
    await page.press("At a fair or an event?");
    await page.type("Name of the event", "Equip Hotel");
    await page.press("I am there");
    await page.press("Quick");
    await pause();
    expect(page.store.drafts.all.value).toEqual([]);

    await page.press("Not from Equip Hotel");
    await titled(page, "Elsewhere");
    await page.press("Save");

    const made = (await outbox(page.store)).find(({ entity }) => entity === "opportunity");
    expect(made?.fields).not.toHaveProperty("source");
  });
});
