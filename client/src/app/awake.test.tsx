// UX, gloves: the screen stays awake in capture, in call mode and in the morning round (which has its own test).
import { afterEach, expect, test, vi } from "vitest";
import { CaptureSheet } from "../features/capture/capture-sheet";
import { ProspectListScreen } from "../features/prospects/list-screen";
import { sent } from "../features/testing/real-store";
import { forScreens, onScreen } from "../features/testing/screens";

forScreens();
const release = vi.fn(async () => undefined);
const request = vi.fn(async (_kind: string) => ({ release }));
Object.assign(navigator, { wakeLock: { request } });
afterEach(() => request.mockClear());

test("while somebody writes down whom they have met", async () => {
  await onScreen(<CaptureSheet options={{}} onClose={() => undefined} />, () => []);

  expect(request).toHaveBeenCalledWith("screen");
});

test("while somebody calls through a list", async () => {
  const page = await onScreen(<ProspectListScreen id="l" />, (me) => [
    sent("prospect_list", "l", { name: "Hotels", owner: me, "col:c1": { name: "Company", kind: "text", rank: "a0" } }),
    sent("prospect", "r", { rank: "a0", "cell:c1": "Al Faggio" }, "l"),
  ]);
  expect(request).not.toHaveBeenCalled();

  await page.press("Al Faggio");

  expect(request).toHaveBeenCalledWith("screen");
});
