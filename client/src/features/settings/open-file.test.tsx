// X36: the file of unsent work opens again, encrypted or not; a wrong passphrase is said, and nobody sends another one's work.
import { act } from "preact/test-utils";
import { expect, test, vi } from "vitest";
import { seal } from "../../store/sealing";
import { settled } from "../testing/real-store";
import { forScreens, type OnScreen, onScreen } from "../testing/screens";
import { OpenFileSheet } from "./open-file-sheet";

forScreens();

const WORDS = "four words of mine";
const SCREEN = <OpenFileSheet onClose={() => {}} />;
const page = () => onScreen(SCREEN, () => []);

/** As another phone of the same person saved it: what this one wrote and took back would not come again. */
async function saved(it: OnScreen): Promise<string> {
  const gesture = await it.store.perform([
    { kind: "create", entity: "folder", id: "0192e4a0-0000-7000-8000-00000000f001", fields: { name: "Bellavista" } },
  ]);
  const text = await (await it.store.exportUnsent()).text();
  await it.store.undo(gesture);
  await settled();
  return text.replaceAll(gesture.ops[0] ?? "", "0192e4a0-0000-7000-8000-0000000000a9");
}

async function choose(it: OnScreen, text: string): Promise<void> {
  const input = it.drawn.root.querySelector<HTMLInputElement>("input[type=file]");
  Object.defineProperty(input, "files", { value: [new File([text], "carnet-2026-03-02.json")] });
  act(() => void input?.dispatchEvent(new Event("change", { bubbles: true })));
  await settled();
}

const waits = async (it: OnScreen, words: string) => {
  await vi.waitUntil(() => it.text().includes(words), { timeout: 30_000 });
  await settled();
};
const names = ({ store }: OnScreen) => [...store.rows("folder").value.values()].map(({ data }) => data.name);

test("a plain file is opened, counted and put back", async () => {
  const it = await page();
  await choose(it, await saved(it));
  expect(it.text()).toContain("1 change, 0 drafts");

  await it.press("Put it back on this phone");

  await vi.waitUntil(() => names(it).length > 0, { timeout: 30_000 });
  expect(names(it)).toEqual(["Bellavista"]);
  expect(it.store.unsent.value).toHaveLength(1);
});

test("an encrypted one asks for its passphrase; a wrong one is said, and the right one opens it", async () => {
  const it = await page();
  await choose(it, JSON.stringify(await seal(await saved(it), WORDS)));

  await it.type("Passphrase", "four words of hers");
  await it.press("Open");
  await waits(it, "This passphrase does not open the file");
  await it.type("Passphrase", WORDS);
  await it.press("Open");
  await waits(it, "1 change, 0 drafts");
  await it.press("Put it back on this phone");

  await vi.waitUntil(() => names(it).length > 0, { timeout: 30_000 });
  expect(names(it)).toEqual(["Bellavista"]);
});

test("what another person wrote can be read here, and is not sent under one's own name", async () => {
  const it = await page();
  const text = (await saved(it)).replaceAll(it.me, "0192e4a0-0000-7000-8000-0000000000ff");
  await choose(it, text);

  expect(it.text()).toContain("only Marco Rinaldi can put it back");
  expect(it.text()).not.toContain("Put it back on this phone");
  expect(it.text()).toContain("Save it as readable text");
});

test("what is no such file is said, and another one can be chosen", async () => {
  const it = await page();

  await choose(it, "holiday.jpg");

  expect(it.text()).toContain("This is no file of unsent work");
  expect(it.text()).toContain("Choose the file");
});
