// J11: a device says once that the app stands on its home screen.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api } from "../api";
import { tellInstalled } from "./tell-installed";

let asks = vi.spyOn(api.signIn, "installed");
const screen = (isStandalone: boolean) =>
  vi.stubGlobal("matchMedia", () => ({ matches: isStandalone }) as MediaQueryList);

beforeEach(() => {
  localStorage.clear();
  asks = vi.spyOn(api.signIn, "installed").mockResolvedValue(null);
});
afterEach(() => void vi.unstubAllGlobals());

test("J11: an installed app says so once for each device id, a tab of the browser never", async () => {
  screen(false);
  await tellInstalled("d1");
  expect(asks).not.toHaveBeenCalled();

  screen(true);
  await tellInstalled("d1");
  await tellInstalled("d1");
  await tellInstalled("d2");
  expect(asks).toHaveBeenCalledTimes(2);
});

test("J11: what could not be said without a connection is said at the next start", async () => {
  screen(true);
  asks.mockRejectedValueOnce(new Error("away"));
  await tellInstalled("d1");
  await tellInstalled("d1");
  expect(asks).toHaveBeenCalledTimes(2);
});
