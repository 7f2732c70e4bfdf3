// A sheet says "saved" by closing: that happens when the work is on the disk, not before.
import { signal } from "@preact/signals";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { A_STATUS, aSignedIn, type Drawn, draw, settle } from "../app/builders";
import { showLanguage } from "../i18n";
import { Button, Sheet } from "../ui";
import { useSaving } from "./use-saving";

let drawn: Drawn | undefined;
const isThere = signal(true);
const status = signal(A_STATUS);

beforeEach(async () => {
  await showLanguage("en");
  isThere.value = true;
  status.value = A_STATUS;
});
afterEach(() => {
  drawn?.remove();
  drawn = undefined;
});

/** A write of which the test says when it ends, and how. */
function aWrite() {
  const ends = { well: (_done: string): void => undefined, badly: (_error: Error): void => undefined };
  const work = vi.fn(
    () =>
      new Promise<string>((resolve, reject) => {
        Object.assign(ends, { well: resolve, badly: reject });
      }),
  );
  return { work, ends };
}

function aSheet(work: () => Promise<string>) {
  const close = vi.fn();
  const say = vi.fn();
  const forget = vi.fn();
  const signedIn = aSignedIn();
  const store = { ...signedIn.store, status };
  const Form = () => {
    const saving = useSaving(store, close, { forget, back: { at: null, letGo: () => () => undefined } });
    return (
      <Sheet title="Amount" open onClose={saving.leave}>
        {saving.news}
        <Button onClick={() => void saving.save(work, say)}>Save</Button>
      </Sheet>
    );
  };
  const Page = () => (isThere.value ? <Form /> : null);
  drawn = draw(<Page />, signedIn);
  return { close, say, forget };
}

const words = () => drawn?.text() ?? "";

test("it closes when the work is done, and what was done is said after that", async () => {
  const { work, ends } = aWrite();
  const { close, say } = aSheet(work);

  drawn?.press("Save");
  await settle();
  const before = close.mock.calls.length;
  ends.well("written");
  await settle();

  expect(before).toBe(0);
  expect(close).toHaveBeenCalledOnce();
  expect(say).toHaveBeenCalledExactlyOnceWith("written");
  expect(close.mock.invocationCallOrder[0]).toBeLessThan(say.mock.invocationCallOrder[0] ?? 0);
});

test("a second tap while it is being written writes nothing twice", async () => {
  const { work, ends } = aWrite();
  aSheet(work);

  drawn?.press("Save");
  drawn?.press("Save");
  ends.well("written");
  await settle();

  expect(work).toHaveBeenCalledOnce();
});

test("what could not be written stays on the sheet, is said, and can be tried again", async () => {
  const { work, ends } = aWrite();
  const { close, say } = aSheet(work);

  drawn?.press("Save");
  ends.badly(new Error("no answer"));
  await settle();
  const told = words();
  drawn?.press("Save");
  ends.well("written");
  await settle();

  expect(told).toContain("Not saved yet");
  expect(told).toContain("Your words stay here");
  expect(work).toHaveBeenCalledTimes(2);
  expect([close.mock.calls.length, say.mock.calls.length]).toEqual([1, 1]);
});

test("a storage that does not answer is said on the sheet while it is asked again", async () => {
  const { work, ends } = aWrite();
  const { close } = aSheet(work);

  drawn?.press("Save");
  await act(async () => {
    status.value = { ...A_STATUS, unsaved: 1 };
  });
  const told = words();
  ends.well("written");
  await settle();

  expect(told).toContain("1 change not saved yet");
  expect(close).toHaveBeenCalledOnce();
});

test("where the thing itself went from the page with its sheet, that sheet is closed, too", async () => {
  const { work, ends } = aWrite();
  const { close, say } = aSheet(work);

  drawn?.press("Save");
  await act(async () => {
    isThere.value = false;
  });
  ends.well("removed");
  await settle();

  expect(close).toHaveBeenCalledOnce();
  expect(say).toHaveBeenCalledOnce();
});

test("a sheet that was closed by hand and opened anew is not closed by the work of before", async () => {
  const { work, ends } = aWrite();
  const { close, say } = aSheet(work);
  drawn?.press("Save");
  await act(async () => {
    isThere.value = false;
  });
  await act(async () => {
    isThere.value = true;
  });
  close.mockClear();

  ends.well("written");
  await settle();

  expect(close).not.toHaveBeenCalled();
  expect(say).toHaveBeenCalledOnce();
});

test("what was typed is forgotten once it is written, and not before", async () => {
  const { work, ends } = aWrite();
  const { forget } = aSheet(work);

  drawn?.press("Save");
  ends.badly(new Error("no answer"));
  await settle();
  const before = forget.mock.calls.length;
  drawn?.press("Save");
  ends.well("written");
  await settle();

  expect([before, forget.mock.calls.length]).toEqual([0, 1]);
});

test("closing by hand lets go of what was typed, but not while it is being written", async () => {
  const { work, ends } = aWrite();
  const { close, forget } = aSheet(work);

  drawn?.press("Close");
  const rested = forget.mock.calls.length;
  drawn?.press("Save");
  drawn?.press("Close");
  const saving = forget.mock.calls.length;
  ends.badly(new Error("no answer"));
  await settle();

  expect([rested, saving, forget.mock.calls.length]).toEqual([1, 1, 1]);
  expect(close).toHaveBeenCalledTimes(2);
});
