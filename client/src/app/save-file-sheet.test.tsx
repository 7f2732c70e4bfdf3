// X36: unsent work leaves the device encrypted, or in plain words where that cannot be; it is never held back.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { showLanguage } from "../i18n";
import { canSeal, isSealed, unseal } from "../store/sealing";
import { aSignedIn, type Drawn, draw, settle } from "./builders";
import { SaveFileSheet } from "./save-file-sheet";

vi.mock("../store/sealing", async (actual) => {
  const real = await actual<typeof import("../store/sealing")>();
  return { ...real, canSeal: vi.fn(() => true) };
});

const WORDS = "four words of mine";
let drawn: Drawn;
let files: File[];
const close = vi.fn();

beforeEach(async () => {
  vi.clearAllMocks();
  vi.mocked(canSeal).mockReturnValue(true);
  await showLanguage("en");
  files = [];
  vi.spyOn(URL, "createObjectURL").mockImplementation((file) => {
    files.push(file as File);
    return "blob:saved";
  });
  vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
  drawn = draw(<SaveFileSheet onClose={close} />, aSignedIn());
});
afterEach(() => drawn.remove());

const isOff = (words: string) =>
  [...drawn.root.querySelectorAll("button")].find((one) => one.textContent === words)?.disabled;

test("under a passphrase typed twice the file is encrypted, and the sheet closes when it is there", async () => {
  drawn.type("Passphrase", WORDS);
  drawn.type("The passphrase once more", WORDS);
  drawn.press("Save the file");
  await vi.waitUntil(() => close.mock.calls.length > 0, { timeout: 30_000 });

  const [file] = files;
  const sealed: unknown = JSON.parse((await file?.text()) ?? "");
  expect(file?.name).toMatch(/^carnet-.*-locked\.json$/);
  expect(isSealed(sealed) && (await unseal(sealed, WORDS))).toBe("{}");
});

test("a short one or two that differ save nothing, and it is said", async () => {
  const before = isOff("Save the file");
  drawn.type("Passphrase", "short");
  drawn.type("The passphrase once more", "short");
  const short = isOff("Save the file");
  drawn.type("Passphrase", WORDS);
  drawn.type("The passphrase once more", "four words of hers");

  expect([before, short, isOff("Save the file")]).toEqual([true, true, true]);
  expect(drawn.text()).toContain("The two are not the same");
});

test("without a passphrase it is saved in plain words", async () => {
  drawn.press("Save without a passphrase");
  await settle();

  expect(await files[0]?.text()).toBe("{}");
  expect(close).toHaveBeenCalledOnce();
});

test("who closes what it is offered in has no file, and stays where one can be had", async () => {
  const media = vi.spyOn(window, "matchMedia").mockReturnValue({ matches: true } as MediaQueryList);
  const share = vi.fn().mockRejectedValueOnce(new DOMException("closed", "AbortError"));
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator), { canShare: () => true, share }));
  drawn.press("Save without a passphrase");
  await settle();
  const [closings, downloads] = [close.mock.calls.length, files.length];
  share.mockResolvedValueOnce(undefined);
  drawn.press("Save without a passphrase");
  await settle();
  vi.unstubAllGlobals();
  media.mockRestore();

  expect([closings, downloads]).toEqual([0, 0]);
  expect(close.mock.calls).toEqual([[expect.stringMatching(/^carnet-.*\.json$/)]]);
});

test("where the browser cannot encrypt, that is said and the work is saved all the same", async () => {
  vi.mocked(canSeal).mockReturnValue(false);
  drawn.remove();
  drawn = draw(<SaveFileSheet onClose={close} />, aSignedIn());

  expect(drawn.text()).toContain("Without https nothing can be encrypted");
  drawn.press("Save without a passphrase");
  await settle();

  expect(await files[0]?.text()).toBe("{}");
});
